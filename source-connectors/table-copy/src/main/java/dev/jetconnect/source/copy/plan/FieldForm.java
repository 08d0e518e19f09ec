package dev.jetconnect.source.copy.plan;

/** How a driver's value becomes the text of a block's field. */
public enum FieldForm {
    /** The text that the server gives. */
    TEXT,
    /** Bytes, in hexadecimal. */
    BYTES,
    /** A date, with or without a time, of which MySQL has some that do not exist. */
    DATE,
    /** The same in UTC, with a zone. */
    ZONED,
    /** A double that stands for a float. */
    FLOAT,
    /** MySQL's own form of geometries: the reference system before well-known binary. */
    GEOMETRY
}
