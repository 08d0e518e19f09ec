package dev.jetconnect.sink.jdbc;

/** What may be done to tables that records have outgrown. */
enum SchemaEvolutionMode {
    NONE,
    /** Columns are added, widened, and may get nulls. */
    BASIC,
    /** Columns may also get another type, or be dropped when records stop having them. */
    FULL
}
