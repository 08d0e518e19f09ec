package dev.jetconnect.sink.jdbc;

import dev.jetconnect.databases.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;

/** Whether later changes of a row wait for one that was refused, and where that is known. */
record ParkingSettings(boolean isEnabled, TableId table, int keysMax) {
    private static final String BECAUSE = JdbcSinkKeys.PARK_KEY + "=true ";

    static ParkingSettings of(AbstractConfig values) {
        return new ParkingSettings(
                values.getBoolean(JdbcSinkKeys.PARK_KEY),
                DeliverySettings.table(
                        JdbcSinkKeys.PARK_TABLE, values.getString(JdbcSinkKeys.PARK_TABLE)),
                values.getInt(JdbcSinkKeys.PARK_KEYS_MAX));
    }

    /** One sentence for each thing that is missing. */
    static List<String> missing(Map<String, String> settings) {
        List<String> missing = new ArrayList<>();
        if (!Boolean.parseBoolean(settings.getOrDefault(JdbcSinkKeys.PARK_KEY, "false").trim())) {
            return missing;
        }
        if (!settings.getOrDefault("errors.tolerance", "none").equalsIgnoreCase("all")) {
            missing.add(
                    BECAUSE
                            + "needs errors.tolerance=all: otherwise the first refused row fails"
                            + " the task");
        }
        if (!settings.getOrDefault(JdbcSinkKeys.PK_MODE, "record_key")
                .toLowerCase(java.util.Locale.ROOT)
                .startsWith("record_")) {
            missing.add(
                    BECAUSE
                            + "needs a key of the source: "
                            + JdbcSinkKeys.PK_MODE
                            + "=record_key or record_value");
        }
        if (!DeliverySettings.isExactlyOnce(settings)) {
            missing.add(
                    BECAUSE
                            + "needs "
                            + JdbcSinkKeys.GUARANTEE
                            + "=exactly_once: records that come again would be taken for later ones");
        }
        return missing;
    }
}
