package dev.jetconnect.verify;

import dev.jetconnect.databases.Column;
import dev.jetconnect.databases.DatabaseKind;
import dev.jetconnect.databases.Table;
import java.util.List;
import java.util.stream.Collectors;

/** How one side of a pair of tables is read. Immutable. */
record SideQuery(DatabaseKind database, Table table, List<Column> columns, List<Canonical> forms) {
    SideQuery {
        columns = List.copyOf(columns);
        forms = List.copyOf(forms);
    }

    static SideQuery ofSource(DatabaseKind database, TablePair pair) {
        return new SideQuery(
                database,
                pair.source(),
                pair.columns().stream().map(ColumnPair::source).toList(),
                pair.columns().stream().map(ColumnPair::ofSource).toList());
    }

    static SideQuery ofTarget(DatabaseKind database, TablePair pair) {
        return new SideQuery(
                database,
                pair.target(),
                pair.columns().stream().map(ColumnPair::target).toList(),
                pair.columns().stream().map(ColumnPair::ofTarget).toList());
    }

    static boolean isWhole(String type) {
        return switch (type) {
            case "smallint", "integer", "bigint", "tinyint", "mediumint", "int" -> true;
            default -> false;
        };
    }

    /** Rows of the range with all columns, in no order. */
    String rows(KeyRange range) {
        String selected =
                columns.isEmpty()
                        ? "1"
                        : java.util.stream.IntStream.range(0, columns.size())
                                .mapToObj(i -> expression(columns.get(i), forms.get(i)))
                                .collect(Collectors.joining(", "));
        return "SELECT "
                + selected
                + " FROM "
                + database.quote(table.id())
                + (columns.isEmpty() ? "" : range.where(quoted(columns.get(0))));
    }

    /** The first and the last of the key's first column. */
    String bounds() {
        String key = quoted(columns.get(0));
        return "SELECT MIN(" + key + "), MAX(" + key + ") FROM " + database.quote(table.id());
    }

    private String expression(Column column, Canonical form) {
        String name = quoted(column);
        return database == DatabaseKind.POSTGRESQL
                ? ofPostgres(name, column, form)
                : ofMySql(name, column, form);
    }

    private static String ofPostgres(String name, Column column, Canonical form) {
        if (column.type().equals("money")) {
            return name + "::numeric";
        }
        return form.kind() == ColumnKind.ZONED_TIME
                ? "(" + name + " AT TIME ZONE 'UTC')::time"
                : name;
    }

    /** Drivers make objects of dates and years, and servers cut floats that they show. */
    private static String ofMySql(String name, Column column, Canonical form) {
        return switch (form.kind()) {
            case BITS -> "BIN(" + name + " + 0)";
            case SINGLE -> name + " + 0e0";
            case DATE, TIME, TIMESTAMP, JSON_OF_DOUBLES -> "CAST(" + name + " AS CHAR)";
            default -> column.type().equals("year") ? name + " + 0" : name;
        };
    }

    private String quoted(Column column) {
        return database.quote(column.name());
    }
}
