package dev.jetconnect.sink.jdbc.dialect.postgres;

import dev.jetconnect.sink.jdbc.dialect.BoundColumn;
import dev.jetconnect.sink.jdbc.dialect.ColumnText;
import dev.jetconnect.sink.jdbc.dialect.Escaping;
import java.util.ArrayList;
import java.util.List;

/** Rows as one array literal per column. Confined to one thread. */
final class ArrayText {
    private static final Escaping ESCAPING = new Escaping("\\\"", "\\\"", false);
    private static final int CAPACITY_KEPT = 4 << 20;

    private final List<StringBuilder> arrays = new ArrayList<>();

    void clear(int columnCount) {
        arrays.removeIf(array -> array.capacity() > CAPACITY_KEPT);
        while (arrays.size() < columnCount) {
            arrays.add(new StringBuilder());
        }
        arrays.forEach(array -> array.setLength(0));
    }

    /** Adds a row and returns the number of characters that it took. */
    int add(List<BoundColumn> columns, Object[] row) {
        int characters = 0;
        for (int i = 0; i < columns.size(); i++) {
            StringBuilder array = arrays.get(i);
            int before = array.length();
            array.append(before == 0 ? '{' : ',');
            append(columns.get(i), row, array);
            characters += array.length() - before;
        }
        return characters;
    }

    String array(int column) {
        return arrays.get(column).append('}').toString();
    }

    private static void append(BoundColumn column, Object[] row, StringBuilder array) {
        Object value = row[column.index()];
        if (value == null) {
            array.append("NULL");
        } else {
            array.append('"');
            ColumnText.append(column, value, ESCAPING, array);
            array.append('"');
        }
    }
}
