package dev.jetconnect.source.copy;

/** Which moment rows are read as of. */
enum Consistency {
    /** All is read as of one moment. */
    SNAPSHOT,
    /** Each chunk is read as of its own moment. */
    NONE
}
