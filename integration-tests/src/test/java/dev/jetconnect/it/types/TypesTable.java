package dev.jetconnect.it.types;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The source's table, and the statements that fill it: each value comes by the snapshot, by an
 * insert and by an update.
 *
 * <p>Immutable.
 */
record TypesTable(TypeCases cases) {
    static final String NAME = "types";

    /** What is added to a row's id for the copy that comes as an insert, and as an update. */
    static final int INSERTED = 1000;

    static final int UPDATED = 2000;

    /** Rows without values that come after all others of their phase. */
    static final int SNAPSHOT_END = 999;

    static final int END = 3000;

    /**
     * Creates the table and writes the rows of the snapshot.
     *
     * @param options what stands behind the columns
     */
    List<String> snapshot(String idDefinition, String options) {
        List<String> statements = new ArrayList<>(cases.statements());
        statements.add(
                cases.columns().stream()
                        .map(column -> column.name() + " " + column.definition())
                        .collect(
                                Collectors.joining(
                                        ", ",
                                        "CREATE TABLE types (id " + idDefinition + ", ",
                                        ")" + options)));
        for (TypeColumn column : cases.columns()) {
            for (TypeColumn.Value value : column.values()) {
                statements.add(
                        "INSERT INTO types (id, %s) VALUES (%d, %s)"
                                .formatted(column.name(), value.id(), value.sql()));
            }
        }
        statements.add(marker(SNAPSHOT_END));
        return statements;
    }

    /**
     * Writes the rows anew.
     *
     * @param update with the assignments in the place of the parameter
     */
    List<String> changes(String update) {
        String names = written().stream().map(TypeColumn::name).collect(Collectors.joining(", "));
        return List.of(
                "INSERT INTO types (id, %1$s) SELECT id + %2$d, %1$s FROM types WHERE id < %3$d ORDER BY id"
                        .formatted(names, INSERTED, SNAPSHOT_END),
                "INSERT INTO types (id) SELECT id + %d FROM types WHERE id < %d ORDER BY id"
                        .formatted(UPDATED, SNAPSHOT_END),
                update,
                marker(END));
    }

    /** All columns that statements give values for. */
    List<TypeColumn> written() {
        return cases.columns().stream().filter(column -> !column.isComputed()).toList();
    }

    private static String marker(int id) {
        return "INSERT INTO types (id) VALUES (" + id + ")";
    }
}
