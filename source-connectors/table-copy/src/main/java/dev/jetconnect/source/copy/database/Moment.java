package dev.jetconnect.source.copy.database;

import java.util.Map;

/**
 * The state of a database that is read.
 *
 * @param snapshot by which further connections read the same; empty: there is no such thing
 * @param mark equal marks tell that nothing has changed in between; empty: nothing is known
 * @param position in the log of changes, at which all that is read here has happened, and perhaps
 *     not all of it; empty: nobody has asked for it
 */
public record Moment(String snapshot, String mark, Map<String, String> position) {
    public static final Moment ANY = new Moment("", "");

    public Moment {
        position = Map.copyOf(position);
    }

    public Moment(String snapshot, String mark) {
        this(snapshot, mark, Map.of());
    }

    /** Whether the database is surely the same as at another moment. */
    public boolean isSameAs(String otherMark) {
        return !mark.isEmpty() && mark.equals(otherMark);
    }

    Moment at(Map<String, String> streamPosition) {
        return new Moment(snapshot, mark, streamPosition);
    }
}
