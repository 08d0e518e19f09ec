package dev.jetconnect.sink.jdbc.dialect.mysql;

import dev.jetconnect.databases.DatabaseKind;
import dev.jetconnect.sink.jdbc.dialect.BoundColumn;
import dev.jetconnect.sink.jdbc.dialect.ColumnText;
import dev.jetconnect.sink.jdbc.dialect.Escaping;
import java.util.List;

/**
 * One row's part of a statement: literals, and what stands around them.
 *
 * @param texts one more than columns
 */
record RowText(List<Column> columns, List<String> texts) {
    static final Escaping ESCAPING = new Escaping("\\'", "\\'", true);

    record Column(BoundColumn bound, Literal literal) {
        String quoted() {
            return DatabaseKind.MYSQL.quote(bound.name());
        }
    }

    void append(Object[] row, StringBuilder out) {
        for (int i = 0; i < columns.size(); i++) {
            out.append(texts.get(i));
            append(columns.get(i), row[columns.get(i).bound.index()], out);
        }
        out.append(texts.get(columns.size()));
    }

    private static void append(Column column, Object value, StringBuilder out) {
        if (value == null) {
            out.append("NULL");
        } else {
            out.append(column.literal.before());
            ColumnText.append(column.bound, value, ESCAPING, out);
            out.append(column.literal.after());
        }
    }
}
