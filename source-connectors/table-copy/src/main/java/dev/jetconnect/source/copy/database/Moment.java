package dev.jetconnect.source.copy.database;

/**
 * The state of a database that is read.
 *
 * @param snapshot by which further connections read the same; empty: there is no such thing
 * @param mark equal marks tell that nothing has changed in between; empty: nothing is known
 */
public record Moment(String snapshot, String mark) {
    public static final Moment ANY = new Moment("", "");

    /** Whether the database is surely the same as at another moment. */
    public boolean isSameAs(String otherMark) {
        return !mark.isEmpty() && mark.equals(otherMark);
    }
}
