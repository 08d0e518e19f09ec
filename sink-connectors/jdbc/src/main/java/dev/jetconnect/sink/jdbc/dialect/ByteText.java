package dev.jetconnect.sink.jdbc.dialect;

import java.nio.ByteBuffer;

/** The hexadecimal form of bytea. */
public final class ByteText {
    private static final char[] DIGITS = "0123456789abcdef".toCharArray();

    private ByteText() {}

    public static void append(Object value, Escaping escaping, StringBuilder out) {
        escaping.append("\\x", out);
        for (byte b : bytes(value)) {
            out.append(DIGITS[(b >> 4) & 0xF]).append(DIGITS[b & 0xF]);
        }
    }

    /** The bytes of a value of Connect's type BYTES, which comes in two classes. */
    public static byte[] bytes(Object value) {
        if (value instanceof byte[] array) {
            return array;
        }
        ByteBuffer buffer = ((ByteBuffer) value).duplicate();
        byte[] copy = new byte[buffer.remaining()];
        buffer.get(copy);
        return copy;
    }
}
