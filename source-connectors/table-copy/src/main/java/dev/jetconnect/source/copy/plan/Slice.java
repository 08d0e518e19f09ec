package dev.jetconnect.source.copy.plan;

/**
 * A part of a table whose rows are read one after the other; different slices are read side by
 * side. Its bounds never change while the table is copied.
 *
 * @param relation which of the table's relations it is of
 * @param from where it begins, inclusive; empty: at the first row
 * @param to where it ends, exclusive; empty: behind the last row
 */
public record Slice(int number, int relation, Method method, String from, String to) {
    /** What the bounds are. */
    public enum Method {
        /** Numbers of PostgreSQL's blocks. */
        PLACE,
        /** Values of the key's first column, if it is a whole number. */
        KEY,
        /** There are none. */
        WHOLE
    }
}
