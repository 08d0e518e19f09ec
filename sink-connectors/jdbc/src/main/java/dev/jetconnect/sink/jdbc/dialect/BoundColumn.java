package dev.jetconnect.sink.jdbc.dialect;

/**
 * A column of a table together with the position and the text form of its values in rows.
 *
 * @param index the position of its value in a row
 */
public record BoundColumn(TableColumn column, ValueText text, int index, boolean isKey) {
    public String name() {
        return column.name();
    }
}
