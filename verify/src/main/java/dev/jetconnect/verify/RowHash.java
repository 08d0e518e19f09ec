package dev.jetconnect.verify;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** The 128 bits that stand for a row's values. Confined to one thread. */
final class RowHash {
    private static final int LENGTH_BYTES = 5;

    private final MessageDigest digest;
    private byte[] row = new byte[1024];
    private int length;
    private long high;
    private long low;

    RowHash() {
        try {
            // Not against attackers: each JDK has it, and it is fast.
            digest = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lengths keep values of neighbours apart; null is no text. */
    void compute(String[] values) {
        length = 0;
        for (String value : values) {
            if (value == null) {
                reserve(1);
                row[length++] = 0;
            } else {
                append(value.getBytes(StandardCharsets.UTF_8));
            }
        }
        digest.update(row, 0, length);
        ByteBuffer bits = ByteBuffer.wrap(digest.digest()).order(ByteOrder.BIG_ENDIAN);
        high = bits.getLong();
        low = bits.getLong();
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }

    private void append(byte[] value) {
        reserve(LENGTH_BYTES + value.length);
        row[length++] = 1;
        row[length++] = (byte) (value.length >>> 24);
        row[length++] = (byte) (value.length >>> 16);
        row[length++] = (byte) (value.length >>> 8);
        row[length++] = (byte) value.length;
        System.arraycopy(value, 0, row, length, value.length);
        length += value.length;
    }

    private void reserve(int more) {
        if (length + more > row.length) {
            row = Arrays.copyOf(row, Math.max(length + more, row.length * 2));
        }
    }
}
