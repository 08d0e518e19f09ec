package dev.jetconnect.source.copy.database;

/** How a table is read in parts. */
public enum ChunkBy {
    /** As fast as the database can. */
    AUTO,
    /** In ranges of the primary key. */
    KEY,
    /** At once. */
    WHOLE
}
