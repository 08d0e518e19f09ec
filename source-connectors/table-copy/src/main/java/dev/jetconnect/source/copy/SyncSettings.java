package dev.jetconnect.source.copy;

import dev.jetconnect.source.copy.plan.SourceColumn;
import dev.jetconnect.source.copy.plan.SourceTable;
import dev.jetconnect.source.copy.schedule.Schedule;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How tables are copied again and again. Immutable.
 *
 * @param isWatermark whether only rows above the watermark are copied, after the first time
 * @param column the watermark column of tables without one of their own; empty: none
 * @param columns those of single tables
 * @param delay how far back from the last watermark rows are read again
 */
record SyncSettings(
        Schedule schedule,
        boolean isWatermark,
        String column,
        Map<String, String> columns,
        Duration delay) {
    SyncSettings {
        columns = Map.copyOf(columns);
    }

    /** The column by which a table's new rows are known. Empty: all rows are copied each time. */
    Optional<SourceColumn> watermark(SourceTable table) {
        String name = columns.getOrDefault(table.name(), column);
        return isWatermark
                ? table.columns().stream().filter(found -> found.name().equals(name)).findFirst()
                : Optional.empty();
    }

    /** What makes it impossible for a table. */
    Optional<String> problem(SourceTable table, boolean isQuery) {
        if (!isWatermark) {
            return table.hasKey() || isQuery
                    ? Optional.empty()
                    : Optional.of(
                            "Table "
                                    + table.name()
                                    + " has no primary key: each copy would add its rows again."
                                    + " Exclude it, or use schedule.mode=watermark");
        }
        String name = columns.getOrDefault(table.name(), column);
        Optional<SourceColumn> found = watermark(table);
        if (found.isEmpty()) {
            return Optional.of(
                    "Table "
                            + table.name()
                            + " has no column '"
                            + name
                            + "' that is copied: set watermark.column."
                            + table.name()
                            + ", or exclude the table");
        }
        if (!found.get().isTime() && !found.get().isNumber()) {
            return Optional.of(
                    "Column "
                            + table.name()
                            + "."
                            + name
                            + " cannot be a watermark: only numbers, dates and timestamps can");
        }
        if (!delay.isZero() && (!found.get().isTime() || !table.hasKey())) {
            return Optional.of(
                    "watermark.delay.ms reads rows of table "
                            + table.name()
                            + " again, for which it needs a primary key, and a watermark that is a"
                            + " date or a timestamp");
        }
        return Optional.empty();
    }
}
