package dev.jetconnect.databases.structure;

/** How a database numbers rows. */
public enum Identity {
    NONE,
    /** Rows that bring no value of the column. */
    BY_DEFAULT,
    /** All rows, unless an insert says otherwise. */
    ALWAYS
}
