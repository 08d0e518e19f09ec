package dev.jetconnect.sink.jdbc.dialect;

import org.apache.kafka.connect.errors.DataException;

/** Appends values of rows, and says which column one did not fit. */
public final class ColumnText {
    private ColumnText() {}

    public static void append(
            BoundColumn column, Object value, Escaping escaping, StringBuilder out) {
        try {
            column.text().append(value, escaping, out);
        } catch (DataException e) {
            throw new DataException("Column '" + column.name() + "': " + e.getMessage(), e);
        } catch (ClassCastException | ArithmeticException | IllegalArgumentException e) {
            throw new DataException(
                    "Column '" + column.name() + "': the value is not what its schema says", e);
        }
    }
}
