package dev.jetconnect.sink.jdbc;

/** What becomes of a row that a record holds. */
enum InsertMode {
    /** Insert; a known key is an error. */
    INSERT,
    /** Insert, or update where the key is known. */
    UPSERT,
    /** Update; an unknown key changes nothing. */
    UPDATE
}
