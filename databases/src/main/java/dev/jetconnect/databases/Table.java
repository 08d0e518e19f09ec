package dev.jetconnect.databases;

import java.util.List;
import java.util.Optional;

/**
 * A table as the database's catalog has it.
 *
 * @param columns in their order
 * @param uniqueKeys beside the primary key; those of whole columns and all rows
 * @param rowsEstimate as the database's statistics have it; negative: it has none yet
 */
public record Table(
        TableId id,
        List<Column> columns,
        Optional<TableKey> primaryKey,
        List<TableKey> uniqueKeys,
        long rowsEstimate) {
    public Table {
        columns = List.copyOf(columns);
        uniqueKeys = List.copyOf(uniqueKeys);
    }

    public Optional<Column> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }
}
