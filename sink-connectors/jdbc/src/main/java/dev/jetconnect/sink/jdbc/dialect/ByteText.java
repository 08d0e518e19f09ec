package dev.jetconnect.sink.jdbc.dialect;

import java.nio.ByteBuffer;

/** The hexadecimal form of bytes. */
public final class ByteText {
    private static final char[] DIGITS = "0123456789abcdef".toCharArray();

    private ByteText() {}

    /** Appends two digits for each byte. */
    public static void appendHex(Object value, StringBuilder out) {
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
