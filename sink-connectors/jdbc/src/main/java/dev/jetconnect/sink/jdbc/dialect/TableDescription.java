package dev.jetconnect.sink.jdbc.dialect;

import dev.jetconnect.databases.TableId;
import java.util.List;
import java.util.Optional;

/** A table as it was found in the database. */
public record TableDescription(TableId id, List<TableColumn> columns) {
    public TableDescription {
        columns = List.copyOf(columns);
    }

    public Optional<TableColumn> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }
}
