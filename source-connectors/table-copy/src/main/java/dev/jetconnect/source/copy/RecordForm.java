package dev.jetconnect.source.copy;

/** What a record of the copy is. */
enum RecordForm {
    /** A record is a row. */
    ROWS,
    /** A record is a block of rows as text. */
    BLOCKS
}
