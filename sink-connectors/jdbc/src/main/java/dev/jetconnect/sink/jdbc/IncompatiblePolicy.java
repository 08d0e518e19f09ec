package dev.jetconnect.sink.jdbc;

/** What becomes of a field that its table has no fitting column for. */
enum IncompatiblePolicy {
    FAIL,
    /** The field is left out. */
    IGNORE,
    /** The records are reported. */
    DEAD_LETTER
}
