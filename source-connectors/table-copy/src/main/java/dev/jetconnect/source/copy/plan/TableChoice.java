package dev.jetconnect.source.copy.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which tables, columns and rows are copied. Immutable. */
public record TableChoice(
        List<String> tableIncludes,
        List<String> tableExcludes,
        List<String> columnIncludes,
        List<String> columnExcludes,
        String filter,
        Map<String, String> filters,
        Optional<String> query) {

    public TableChoice {
        tableIncludes = List.copyOf(tableIncludes);
        tableExcludes = List.copyOf(tableExcludes);
        columnIncludes = List.copyOf(columnIncludes);
        columnExcludes = List.copyOf(columnExcludes);
        filters = Map.copyOf(filters);
    }

    /**
     * @param table as {@code schema.table}
     */
    public boolean hasTable(String table) {
        return (tableIncludes.isEmpty() || matchesAny(tableIncludes, table))
                && !matchesAny(tableExcludes, table);
    }

    public boolean hasColumn(String table, String column) {
        String name = table + "." + column;
        return (columnIncludes.isEmpty() || matchesAny(columnIncludes, name))
                && !matchesAny(columnExcludes, name);
    }

    /** The condition that rows of a table fulfil. Empty: all are copied. */
    public Optional<String> filterOf(String table) {
        return Optional.of(filters.getOrDefault(table, filter)).filter(sql -> !sql.isBlank());
    }

    /** The patterns that none of the tables has the name for. */
    public List<String> unmatched(List<String> tables) {
        return tableIncludes.stream()
                .filter(pattern -> tables.stream().noneMatch(table -> table.matches(pattern)))
                .toList();
    }

    private static boolean matchesAny(List<String> patterns, String name) {
        return patterns.stream().anyMatch(name::matches);
    }
}
