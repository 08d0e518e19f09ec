package dev.jetconnect.verify;

import java.util.List;
import java.util.Map;

/**
 * A row that is not the same on both sides.
 *
 * @param key the names and values of the key's columns; of all, where there is no key
 * @param columns of a changed row, the source's columns whose values differ
 */
record Difference(Kind kind, Map<String, String> key, List<String> columns) {
    enum Kind {
        /** The target lacks it. */
        MISSING,
        /** The source lacks it. */
        EXTRA,
        CHANGED
    }
}
