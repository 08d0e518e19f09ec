package dev.jetconnect.source.copy.structure;

import dev.jetconnect.databases.structure.ColumnStructure;
import dev.jetconnect.databases.structure.Finding;
import dev.jetconnect.databases.structure.ForeignKey;
import dev.jetconnect.databases.structure.IndexStructure;
import dev.jetconnect.databases.structure.Rule;
import dev.jetconnect.databases.structure.TableStructure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What of a table's structure goes along with a copy that may leave columns and tables out. */
final class CopiedStructure {
    private final TableStructure table;
    private final Set<String> columns;
    private final Set<String> tables;
    private final List<Finding> findings;

    /**
     * @param columns those that are copied
     * @param tables those that are copied
     */
    CopiedStructure(TableStructure table, List<String> columns, Set<String> tables) {
        this.table = table;
        this.columns = new HashSet<>(columns);
        this.tables = tables;
        this.findings = new ArrayList<>(table.findings());
    }

    /**
     * @param hasRest whether indexes, foreign keys and checks go along
     */
    TableStructure get(boolean hasRest) {
        List<ColumnStructure> kept =
                table.columns().stream().filter(column -> columns.contains(column.name())).toList();
        List<String> key = columns.containsAll(table.primaryKey()) ? table.primaryKey() : List.of();
        return new TableStructure(
                table.name(),
                table.product(),
                table.comment(),
                kept,
                key,
                hasRest ? table.indexes().stream().filter(this::has).toList() : List.of(),
                hasRest ? table.foreignKeys().stream().filter(this::has).toList() : List.of(),
                hasRest ? table.rules().stream().filter(this::has).toList() : List.of(),
                findings);
    }

    private boolean hasAllColumns() {
        return table.columns().stream().allMatch(column -> columns.contains(column.name()));
    }

    private boolean has(IndexStructure index) {
        return has(
                "index " + index.name(),
                index.special().isPresent()
                        ? hasAllColumns()
                        : columns.containsAll(index.columns()));
    }

    private boolean has(Rule rule) {
        return has("constraint " + rule.name(), hasAllColumns());
    }

    private boolean has(ForeignKey key) {
        if (!tables.contains(key.referenced())) {
            findings.add(
                    new Finding(
                            "foreign key " + key.name(),
                            "table " + key.referenced() + " is not among those that are copied",
                            "Copy it as well, or add the key at the target by hand"));
            return false;
        }
        return has("foreign key " + key.name(), columns.containsAll(key.columns()));
    }

    private boolean has(String object, boolean isComplete) {
        if (!isComplete) {
            findings.add(
                    new Finding(
                            object,
                            "not all columns of the table are copied",
                            "Add it at the target by hand, as far as it can be"));
        }
        return isComplete;
    }
}
