package dev.jetconnect.sink.jdbc.dialect;

/**
 * A column of a table together with the position and the text form of its values in rows.
 *
 * @param index the position of its value in a row
 */
record BoundColumn(TableColumn column, ValueText text, int index, boolean isKey) {
    String name() {
        return column.name();
    }
}
