package dev.jetconnect.verify;

import java.math.BigInteger;
import java.util.Optional;

/**
 * A part of a table, by the first column of its key.
 *
 * @param from included; empty: from the first
 * @param to excluded; empty: to the last
 */
record KeyRange(Optional<BigInteger> from, Optional<BigInteger> to) {
    static final KeyRange ALL = new KeyRange(Optional.empty(), Optional.empty());

    /** The condition that rows are read by, with a word before it; empty: all are. */
    String where(String column) {
        String condition =
                from.map(first -> column + " >= " + first).orElse("")
                        + (from.isPresent() && to.isPresent() ? " AND " : "")
                        + to.map(end -> column + " < " + end).orElse("");
        return condition.isEmpty() ? "" : " WHERE " + condition;
    }
}
