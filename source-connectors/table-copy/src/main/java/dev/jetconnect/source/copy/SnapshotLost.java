package dev.jetconnect.source.copy;

/** What happens when the rows that are left cannot be read as of the first moment. */
enum SnapshotLost {
    /** What is left is read as it is now. */
    CONTINUE,
    /** The tasks fail, until the offsets are deleted. */
    FAIL
}
