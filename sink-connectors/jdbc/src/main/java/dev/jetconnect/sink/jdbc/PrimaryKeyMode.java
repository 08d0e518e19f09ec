package dev.jetconnect.sink.jdbc;

/** Where the primary key of a row comes from. */
enum PrimaryKeyMode {
    RECORD_KEY,
    RECORD_VALUE,
    /** The topic, partition and offset that a record was read from. */
    KAFKA,
    /** Rows have no key; only for inserts. */
    NONE
}
