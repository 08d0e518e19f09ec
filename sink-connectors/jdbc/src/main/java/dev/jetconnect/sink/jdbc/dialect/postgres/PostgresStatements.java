package dev.jetconnect.sink.jdbc.dialect.postgres;

import dev.jetconnect.databases.DatabaseKind;
import dev.jetconnect.databases.Identifiers;
import dev.jetconnect.databases.TableId;
import dev.jetconnect.sink.jdbc.dialect.BoundColumn;
import dev.jetconnect.sink.jdbc.dialect.RowOperation;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The SQL for rows of one table. Rows travel as one array per column, so the text is constant. */
final class PostgresStatements {
    private final String table;

    PostgresStatements(Identifiers identifiers, TableId table) {
        this.table = identifiers.quote(table);
    }

    RowStatement make(RowOperation operation, List<BoundColumn> columns) {
        return switch (operation) {
            case COPY -> copy(columns);
            case INSERT -> insert(columns);
            case UPSERT -> upsert(columns);
            case UPDATE -> update(columns);
            case INSERT_MISSING -> insertMissing(columns);
            case DELETE -> delete(columns);
        };
    }

    private RowStatement copy(List<BoundColumn> columns) {
        return new RowStatement(
                "COPY " + table + " (" + names(columns, "") + ") FROM STDIN", columns);
    }

    private RowStatement insert(List<BoundColumn> columns) {
        return new RowStatement(
                insertInto(columns) + "SELECT " + read(columns) + " FROM " + namedArrays(columns),
                columns);
    }

    private RowStatement upsert(List<BoundColumn> columns) {
        String assignments = assignments(columns, column -> "EXCLUDED." + name(column));
        String action = assignments.isEmpty() ? "NOTHING" : "UPDATE SET " + assignments;
        String conflict = " ON CONFLICT (" + names(keys(columns), "") + ") DO " + action;
        return new RowStatement(insert(columns).sql() + conflict, columns);
    }

    private RowStatement insertMissing(List<BoundColumn> columns) {
        String rows = "SELECT " + read(columns) + " FROM " + namedArrays(columns);
        String missing =
                " WHERE NOT EXISTS (SELECT 1 FROM " + table + " t WHERE " + sameKey(columns) + ")";
        return new RowStatement(insertInto(columns) + rows + missing, columns);
    }

    private RowStatement update(List<BoundColumn> columns) {
        // Without a column to set, the statement still says how many of the rows exist.
        String assignments = assignments(columns, PostgresStatements::read);
        BoundColumn key = keys(columns).get(0);
        String set = assignments.isEmpty() ? name(key) + " = " + read(key) : assignments;
        String sql = "UPDATE " + table + " t SET " + set + " FROM " + namedArrays(columns);
        return new RowStatement(sql + " WHERE " + sameKey(columns), columns);
    }

    private RowStatement delete(List<BoundColumn> keys) {
        String sql = "DELETE FROM " + table + " t USING " + namedArrays(keys);
        return new RowStatement(sql + " WHERE " + sameKey(keys), keys);
    }

    private String insertInto(List<BoundColumn> columns) {
        boolean isOverriding = columns.stream().anyMatch(c -> c.column().isIdentityAlways());
        String overriding = isOverriding ? "OVERRIDING SYSTEM VALUE " : "";
        return "INSERT INTO " + table + " (" + names(columns, "") + ") " + overriding;
    }

    private static String namedArrays(List<BoundColumn> columns) {
        return arrays(columns) + " AS s(" + names(columns, "") + ")";
    }

    /** An array of arrays would be one of all their elements, so these travel as text. */
    private static String arrays(List<BoundColumn> columns) {
        return columns.stream()
                .map(
                        column ->
                                isArray(column)
                                        ? "?::text[]"
                                        : "?::" + column.column().type() + "[]")
                .collect(Collectors.joining(", ", "unnest(", ")"));
    }

    private static String read(List<BoundColumn> columns) {
        return columns.stream().map(PostgresStatements::read).collect(Collectors.joining(", "));
    }

    private static String read(BoundColumn column) {
        String value = "s." + name(column);
        return isArray(column) ? value + "::" + column.column().type() : value;
    }

    private static boolean isArray(BoundColumn column) {
        return column.column().type().endsWith("[]");
    }

    private static String assignments(
            List<BoundColumn> columns, Function<BoundColumn, String> value) {
        return columns.stream()
                .filter(column -> !column.isKey())
                .map(column -> name(column) + " = " + value.apply(column))
                .collect(Collectors.joining(", "));
    }

    private static String sameKey(List<BoundColumn> columns) {
        return keys(columns).stream()
                .map(key -> "t." + name(key) + " = " + read(key))
                .collect(Collectors.joining(" AND "));
    }

    private static List<BoundColumn> keys(List<BoundColumn> columns) {
        return columns.stream().filter(BoundColumn::isKey).toList();
    }

    private static String names(List<BoundColumn> columns, String prefix) {
        return columns.stream()
                .map(column -> prefix + name(column))
                .collect(Collectors.joining(", "));
    }

    private static String name(BoundColumn column) {
        return DatabaseKind.POSTGRESQL.quote(column.name());
    }
}
