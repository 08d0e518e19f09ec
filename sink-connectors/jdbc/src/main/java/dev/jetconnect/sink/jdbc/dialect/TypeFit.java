package dev.jetconnect.sink.jdbc.dialect;

/**
 * Whether a column can hold what records have.
 *
 * @param type what the column's type must become
 */
public record TypeFit(Kind kind, String type) {
    /** What is to be done about the type. */
    public enum Kind {
        /** Nothing: it holds the values, or it is left to the database to judge each of them. */
        FITS,
        /** Another type holds the values of the column and of the records. */
        WIDENS,
        /** No type does: the column would have to get that of the records. */
        DIFFERS
    }

    public static TypeFit fits(String type) {
        return new TypeFit(Kind.FITS, type);
    }
}
