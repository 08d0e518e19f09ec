package dev.jetconnect.databases.structure;

import java.util.List;
import java.util.Optional;

/**
 * A table as its database's catalog has it, but for the types of its columns.
 *
 * @param name as {@code schema.table}
 * @param product the database's name for itself
 * @param primaryKey empty: it has none
 * @param findings what of it is not described here
 */
public record TableStructure(
        String name,
        String product,
        String comment,
        List<ColumnStructure> columns,
        List<String> primaryKey,
        List<IndexStructure> indexes,
        List<ForeignKey> foreignKeys,
        List<Rule> rules,
        List<Finding> findings) {
    public TableStructure {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
        indexes = List.copyOf(indexes);
        foreignKeys = List.copyOf(foreignKeys);
        rules = List.copyOf(rules);
        findings = List.copyOf(findings);
    }

    public Optional<ColumnStructure> column(String column) {
        return columns.stream().filter(found -> found.name().equals(column)).findFirst();
    }
}
