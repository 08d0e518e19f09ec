package dev.jetconnect.sink.jdbc.dialect;

/**
 * A change of a table's column.
 *
 * @param name as the catalog has it
 * @param definition what follows the name: the new column's type, nullability and default; or the
 *     new type; or nothing
 */
public record ColumnChange(Kind kind, String name, String definition) {
    /** What is changed. */
    public enum Kind {
        ADD,
        RETYPE,
        /** Nulls are allowed. */
        RELAX,
        DROP
    }

    @Override
    public String toString() {
        return (kind + " " + name + " " + definition).trim();
    }
}
