package dev.jetconnect.convert.json;

import java.io.ByteArrayOutputStream;

/**
 * The part of a record that differs from the others of its schema; it can be used again and again.
 *
 * <p>Confined to one thread at a time.
 */
final class RecordBytes extends ByteArrayOutputStream {
    private static final int BYTES_AT_FIRST = 512;

    RecordBytes() {
        super(BYTES_AT_FIRST);
    }

    /** What is written here, with something before it and, unless it is empty, behind it. */
    byte[] between(byte[] begin, byte[] end) {
        byte[] whole = new byte[begin.length + count + end.length];
        System.arraycopy(begin, 0, whole, 0, begin.length);
        System.arraycopy(buf, 0, whole, begin.length, count);
        System.arraycopy(end, 0, whole, begin.length + count, end.length);
        return whole;
    }
}
