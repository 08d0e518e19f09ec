package dev.jetconnect.sink.jdbc.dialect;

/** What can be done with many rows of one table at once. */
public enum RowOperation {
    /** Insert by the database's bulk load: the fastest, and all of it fails with one known key. */
    COPY,
    INSERT,
    /** Insert, or update where the key is known. */
    UPSERT,
    /** Update; rows with unknown keys change nothing. */
    UPDATE,
    /** Insert; rows with known keys change nothing. */
    INSERT_MISSING,
    /** Delete by key; unknown keys change nothing. */
    DELETE
}
