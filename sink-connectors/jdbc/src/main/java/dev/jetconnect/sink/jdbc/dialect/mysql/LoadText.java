package dev.jetconnect.sink.jdbc.dialect.mysql;

import dev.jetconnect.sink.jdbc.dialect.ColumnText;
import dev.jetconnect.sink.jdbc.dialect.Escaping;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Rows as LOAD DATA reads them. Confined to one thread. */
final class LoadText {
    private static final Escaping ESCAPING = new Escaping("\\\n\r\t", "\\nrt", true);

    private static final int CAPACITY_KEPT = 8 << 20;

    private StringBuilder rows = new StringBuilder();

    /** Adds rows from one on, as many as {@code charactersMax} allows; returns the next one. */
    int fill(List<RowText.Column> columns, List<Object[]> values, int start, int charactersMax) {
        if (rows.capacity() > CAPACITY_KEPT) {
            rows = new StringBuilder();
        }
        rows.setLength(0);
        int next = start;
        while (next < values.size() && rows.length() < charactersMax) {
            add(columns, values.get(next++));
        }
        return next;
    }

    byte[] bytes() {
        return rows.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void add(List<RowText.Column> columns, Object[] row) {
        for (int i = 0; i < columns.size(); i++) {
            Object value = row[columns.get(i).bound().index()];
            if (i > 0) {
                rows.append('\t');
            }
            if (value == null) {
                rows.append("\\N");
            } else {
                ColumnText.append(columns.get(i).bound(), value, ESCAPING, rows);
            }
        }
        rows.append('\n');
    }
}
