package dev.jetconnect.databases.structure;

/**
 * What a column holds in rows that bring no value of it.
 *
 * @param text the expression, as the database has it
 */
public record ColumnDefault(Kind kind, String text) {
    /** What an expression is known to mean. */
    public enum Kind {
        /** A value that is always the same. */
        LITERAL,
        /** The moment, in the session's time zone where the column knows none. */
        NOW,
        /** The moment, as UTC has it. */
        UTC_NOW,
        /** The day, in the session's time zone. */
        TODAY,
        /** A new unique identifier. */
        UUID,
        /** Only the database that has it knows. */
        OTHER
    }
}
