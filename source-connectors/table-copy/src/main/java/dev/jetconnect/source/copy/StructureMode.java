package dev.jetconnect.source.copy;

/** What of the tables' structure is sent beside their rows. */
enum StructureMode {
    NONE,
    /** The tables: columns, defaults, numbering, primary keys, comments. */
    TABLES,
    /** And indexes, foreign keys and checks. */
    ALL
}
