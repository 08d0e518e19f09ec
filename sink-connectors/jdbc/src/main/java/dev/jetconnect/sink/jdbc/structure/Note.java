package dev.jetconnect.sink.jdbc.structure;

import dev.jetconnect.databases.structure.Finding;
import java.util.Locale;

/**
 * What has become of an object of a table.
 *
 * @param reason why it is not there as it was at the source; empty: it is
 * @param remedy what to do about it; empty: nothing
 */
record Note(String object, State state, String reason, String remedy) {
    static final String TABLE = "table";

    /** How far an object is. */
    enum State {
        /** The table is there, and its rows are coming. */
        LOADING,
        /** The table has all that it can have by itself. */
        BUILT,
        /** It is there. */
        DONE,
        /** Until both of its tables are built. */
        WAITING,
        /** Another one has its place, which was left alone. */
        DIFFERS,
        /** It has no form here, or not all of it. */
        LEFT_OUT,
        /** The database would not have it. */
        REFUSED;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Note of(String object, State state) {
        return new Note(object, state, "", "");
    }

    static Note leftOut(Finding finding) {
        return new Note(finding.object(), State.LEFT_OUT, finding.reason(), finding.remedy());
    }

    boolean isFine() {
        return reason.isEmpty();
    }
}
