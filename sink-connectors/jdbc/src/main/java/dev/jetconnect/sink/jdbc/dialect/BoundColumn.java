package dev.jetconnect.sink.jdbc.dialect;

/**
 * A column of a table together with the position and the text form of its values in rows.
 *
 * @param index the position of its value in a row
 * @param tellsApart whether values that differ in records differ in the table, but for the case of
 *     letters and trailing spaces
 */
public record BoundColumn(
        TableColumn column, ValueText text, int index, boolean isKey, boolean tellsApart) {
    public static BoundColumn of(ColumnSpec spec, TableColumn column, ValueText text, int index) {
        boolean tellsApart = spec.isExact() && column.isExact();
        return new BoundColumn(column, text, index, spec.isKey(), tellsApart);
    }

    public String name() {
        return column.name();
    }
}
