package dev.jetconnect.verify;

import dev.jetconnect.databases.DatabaseAddress;
import java.net.URI;
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
        Optional<URI> watermark,
        int differencesMax,
        boolean isJson) {
    private static final Duration WATERMARK_TIMEOUT = Duration.ofMinutes(1);

    /**
     * Reads the settings.
     *
     * @throws VerifyException with all that is wrong
     */
    static VerifySettings of(Map<String, String> settings) {
        AbstractConfig values = VerifyKeys.read(settings);
        Optional<URI> watermark =
                Optional.of(values.getString(VerifyKeys.WATERMARK_URL))
                        .filter(url -> !url.isEmpty())
                        .map(URI::create);
        return new VerifySettings(
                address(values, VerifyKeys.SOURCE),
                address(values, VerifyKeys.TARGET),
                TableChoice.of(values),
                ColumnChoice.of(values.getList(VerifyKeys.COLUMNS_EXCLUDE)),
                values.getInt(VerifyKeys.PARALLELISM),
                values.getLong(VerifyKeys.PART_ROWS),
                recheckTimeout(values, watermark.isPresent()),
                Duration.ofMillis(values.getLong(VerifyKeys.RECHECK_INTERVAL_MS)),
                watermark,
                values.getInt(VerifyKeys.DIFFERENCES_MAX),
                values.getString(VerifyKeys.OUTPUT).equals("json"));
    }

    /** Who says where to ask wants rows to be looked at again. */
    private static Duration recheckTimeout(AbstractConfig values, boolean hasWatermark) {
        Duration given = Duration.ofMillis(values.getLong(VerifyKeys.RECHECK_TIMEOUT_MS));
        return given.isZero() && hasWatermark ? WATERMARK_TIMEOUT : given;
    }

    private static DatabaseAddress address(AbstractConfig values, String side) {
        return DatabaseAddress.of(
                values.getString(side + VerifyKeys.URL),
                Optional.ofNullable(values.getString(side + VerifyKeys.USER)),
                Optional.<Password>ofNullable(values.getPassword(side + VerifyKeys.PASSWORD)));
    }
}
