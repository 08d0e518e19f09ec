package dev.jetconnect.sink.jdbc;

/** Where the primary key of a row comes from. */
enum PrimaryKeyMode {
    RECORD_KEY,
    RECORD_VALUE,
    /** Rows have no key; only for inserts. */
    NONE
}
