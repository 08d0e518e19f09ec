package dev.jetconnect.databases;

import java.util.List;

/** Columns whose values together no two rows share, in their index's order. */
public record TableKey(String name, List<String> columns) {
    public TableKey {
        columns = List.copyOf(columns);
    }
}
