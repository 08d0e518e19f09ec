package dev.jetconnect.sink.jdbc.dialect.postgres;

import dev.jetconnect.sink.jdbc.dialect.BoundColumn;
import dev.jetconnect.sink.jdbc.dialect.ColumnText;
import dev.jetconnect.sink.jdbc.dialect.Escaping;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Rows as COPY reads them. Confined to one thread. */
final class CopyText {
    private static final Escaping ESCAPING = new Escaping("\\\n\r\t", "\\nrt", false);
    private static final int CAPACITY_KEPT = 4 << 20;

    private StringBuilder rows = new StringBuilder();

    void clear() {
        if (rows.capacity() > CAPACITY_KEPT) {
            rows = new StringBuilder();
        }
        rows.setLength(0);
    }

    /** Adds a row and returns the number of characters that it took. */
    int add(List<BoundColumn> columns, Object[] row) {
        int before = rows.length();
        for (int i = 0; i < columns.size(); i++) {
            if (i > 0) {
                rows.append('\t');
            }
            append(columns.get(i), row);
        }
        rows.append('\n');
        return rows.length() - before;
    }

    byte[] bytes() {
        return rows.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void append(BoundColumn column, Object[] row) {
        Object value = row[column.index()];
        if (value == null) {
            rows.append("\\N");
        } else {
            ColumnText.append(column, value, ESCAPING, rows);
        }
    }
}
