package dev.jetconnect.convert;

/**
 * How the values of one schema are written and read. A value takes one byte at least, so that a
 * count of elements can be checked against the bytes that are left.
 *
 * <p>Thread-safe.
 */
interface ValueFormat {
    /**
     * Appends a value.
     *
     * @throws ClassCastException if its Java class is not one of the schema's
     */
    void write(RecordOutput out, Object value);

    Object read(RecordInput in);
}
