package dev.jetconnect.databases;

/** What a failed statement calls for. */
public enum SqlFailure {
    /** The same statement may pass later: lost connection, deadlock, resources. */
    RETRIABLE,
    /** Some row does not fit the table; the other rows may. */
    ROW,
    /** Somebody must change the configuration or the database. */
    FATAL
}
