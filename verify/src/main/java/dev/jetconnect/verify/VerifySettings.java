package dev.jetconnect.verify;

import dev.jetconnect.databases.DatabaseAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.types.Password;

/** What is compared, and how. Immutable. */
record VerifySettings(
        DatabaseAddress source,
        DatabaseAddress target,
        TableChoice tables,
        ColumnChoice columns,
        int parallelism,
        long partRows,
        Duration recheckTimeout,
        Duration recheckInterval,
        int differencesMax,
        boolean isJson) {

    /**
     * Reads the settings.
     *
     * @throws VerifyException with all that is wrong
     */
    static VerifySettings of(Map<String, String> settings) {
        AbstractConfig values = VerifyKeys.read(settings);
        return new VerifySettings(
                address(values, VerifyKeys.SOURCE),
                address(values, VerifyKeys.TARGET),
                TableChoice.of(values),
                ColumnChoice.of(values.getList(VerifyKeys.COLUMNS_EXCLUDE)),
                values.getInt(VerifyKeys.PARALLELISM),
                values.getLong(VerifyKeys.PART_ROWS),
                Duration.ofMillis(values.getLong(VerifyKeys.RECHECK_TIMEOUT_MS)),
                Duration.ofMillis(values.getLong(VerifyKeys.RECHECK_INTERVAL_MS)),
                values.getInt(VerifyKeys.DIFFERENCES_MAX),
                values.getString(VerifyKeys.OUTPUT).equals("json"));
    }

    private static DatabaseAddress address(AbstractConfig values, String side) {
        return DatabaseAddress.of(
                values.getString(side + VerifyKeys.URL),
                Optional.ofNullable(values.getString(side + VerifyKeys.USER)),
                Optional.<Password>ofNullable(values.getPassword(side + VerifyKeys.PASSWORD)));
    }
}
