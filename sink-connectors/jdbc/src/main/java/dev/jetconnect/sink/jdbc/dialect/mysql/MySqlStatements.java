package dev.jetconnect.sink.jdbc.dialect.mysql;

import dev.jetconnect.sink.jdbc.dialect.BoundColumn;
import dev.jetconnect.sink.jdbc.dialect.RowOperation;
import dev.jetconnect.sink.jdbc.dialect.mysql.RowText.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The SQL for rows of one table. Values stand in it, which was measured to be the fastest. */
final class MySqlStatements {
    /** What an upsert fails with that would change another row: it meets two rows. */
    private static final String REFUSAL = "(SELECT 1 UNION ALL SELECT 2)";

    private final String table;
    private final List<Literal> literals;

    /**
     * @param literals of the values of a row, by position
     */
    MySqlStatements(String quotedTable, List<Literal> literals) {
        this.table = quotedTable;
        this.literals = literals;
    }

    RowStatement make(RowOperation operation, List<BoundColumn> bound) {
        List<Column> columns =
                bound.stream()
                        .map(column -> new Column(column, literals.get(column.index())))
                        .toList();
        return switch (operation) {
            case COPY -> insert(columns, "").loadedBy(load(columns));
            case INSERT -> insert(columns, "");
            case UPSERT -> insert(columns, onKnownKey(columns, true));
            case INSERT_MISSING -> insert(columns, onKnownKey(columns, false));
            case UPDATE -> update(columns);
            case DELETE -> delete(columns);
        };
    }

    RowStatement insert(List<Column> columns, String after) {
        String names = joined(columns, Column::quoted);
        String before = "INSERT INTO " + table + " (" + names + ") VALUES ";
        return RowStatement.ofAll(before, tuple(columns), after);
    }

    /**
     * Any unique key of the table leads here, though only this one may: a row that another one has
     * a value of must be refused, not written into the other one.
     */
    private static String onKnownKey(List<Column> columns, boolean updates) {
        List<Column> keys = keys(columns);
        String isSameRow =
                keys.stream()
                        .map(key -> key.quoted() + " <=> " + newValue(key))
                        .collect(Collectors.joining(" AND "));
        String key = keys.get(0).quoted();
        String guard = key + " = IF(" + isSameRow + ", " + key + ", " + REFUSAL + ")";
        Stream<String> assignments =
                updates
                        ? values(columns).stream()
                                .map(column -> column.quoted() + " = " + newValue(column))
                        : Stream.empty();
        return Stream.concat(Stream.of(guard), assignments)
                .collect(Collectors.joining(", ", " ON DUPLICATE KEY UPDATE ", ""));
    }

    private RowStatement update(List<Column> columns) {
        // Without a column to set, the statement still says whether the row exists.
        List<Column> keys = keys(columns);
        List<Column> set = values(columns).isEmpty() ? keys : values(columns);
        List<Column> all = new ArrayList<>(set);
        all.addAll(keys);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            String word = i == 0 ? "UPDATE " + table + " SET " : i < set.size() ? ", " : " AND ";
            String start = i == set.size() ? " WHERE " : word;
            texts.add(start + all.get(i).quoted() + " = ");
        }
        texts.add("");
        return RowStatement.ofEach(new RowText(all, texts));
    }

    private RowStatement delete(List<Column> keys) {
        String names = joined(keys, Column::quoted);
        String before =
                keys.size() == 1
                        ? "DELETE FROM " + table + " WHERE " + names + " IN ("
                        : "DELETE FROM " + table + " WHERE (" + names + ") IN (";
        return RowStatement.ofAll(before, tuple(keys), ")");
    }

    /** What is no text goes through variables. */
    String load(List<Column> columns) {
        List<Column> decoded =
                columns.stream().filter(column -> !column.literal().isLoadedAsIs()).toList();
        String targets =
                joined(
                        columns,
                        column ->
                                column.literal().isLoadedAsIs()
                                        ? column.quoted()
                                        : variable(column));
        String set =
                joined(
                        decoded,
                        column ->
                                column.quoted()
                                        + " = "
                                        + column.literal().decoded(variable(column)));
        return "LOAD DATA LOCAL INFILE 'rows' INTO TABLE "
                + table
                + " CHARACTER SET utf8mb4 ("
                + targets
                + ")"
                + (decoded.isEmpty() ? "" : " SET " + set);
    }

    private static String variable(Column column) {
        return "@v" + column.bound().index();
    }

    private static String newValue(Column column) {
        return "VALUES(" + column.quoted() + ")";
    }

    private static RowText tuple(List<Column> columns) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            texts.add(i == 0 ? "(" : ",");
        }
        texts.add(")");
        return new RowText(columns, texts);
    }

    private static List<Column> keys(List<Column> columns) {
        return columns.stream().filter(column -> column.bound().isKey()).toList();
    }

    private static List<Column> values(List<Column> columns) {
        return columns.stream().filter(column -> !column.bound().isKey()).toList();
    }

    private static String joined(List<Column> columns, Function<Column, String> text) {
        return columns.stream().map(text).collect(Collectors.joining(", "));
    }
}
