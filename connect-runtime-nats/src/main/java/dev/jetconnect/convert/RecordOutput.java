package dev.jetconnect.convert;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The bytes of a record that is being written; it can be used again and again.
 *
 * <p>Confined to one thread at a time.
 */
final class RecordOutput {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private static final int VARINT_BYTES_MAX = 10;
    private static final int UTF8_BYTES_MAX = 3;
    private static final int BYTES_AT_FIRST = 1024;

    private byte[] bytes = new byte[BYTES_AT_FIRST];
    private int size;

    int size() {
        return size;
    }

    int capacity() {
        return bytes.length;
    }

    void clear() {
        size = 0;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    void put(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
    }

    void putInt(int value) {
        ensure(Integer.BYTES);
        INTS.set(bytes, size, value);
        size += Integer.BYTES;
    }

    void putLong(long value) {
        ensure(Long.BYTES);
        LONGS.set(bytes, size, value);
        size += Long.BYTES;
    }

    /** Seven bits in each byte, the lowest first; the highest bit says that another one follows. */
    void putUnsigned(long value) {
        ensure(VARINT_BYTES_MAX);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /** As {@link #putUnsigned}, of 0, -1, 1, -2, ... as 0, 1, 2, 3, ... */
    void putSigned(long value) {
        putUnsigned((value << 1) ^ (value >> 63));
    }

    void putBytes(byte[] value) {
        putUnsigned(value.length);
        ensure(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
    }

    void putBytes(ByteBuffer value) {
        int count = value.remaining();
        putUnsigned(count);
        ensure(count);
        value.duplicate().get(bytes, size, count);
        size += count;
    }

    /** UTF-8 behind its length in bytes; half of a surrogate pair takes three bytes. */
    void putText(String text) {
        int length = text.length();
        ensure(VARINT_BYTES_MAX);
        int begin = size;
        putUnsigned(length);
        ensure(length);
        byte[] target = bytes;
        int at = size;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                size = begin;
                putWideText(text);
                return;
            }
            target[at++] = (byte) c;
        }
        size = at;
    }

    private void putWideText(String text) {
        ensure(VARINT_BYTES_MAX + UTF8_BYTES_MAX * (long) text.length());
        putUnsigned(utf8Length(text));
        int i = 0;
        while (i < text.length()) {
            int codePoint = text.codePointAt(i);
            putCodePoint(codePoint);
            i += Character.charCount(codePoint);
        }
    }

    private static int utf8Length(String text) {
        int count = 0;
        int i = 0;
        while (i < text.length()) {
            int codePoint = text.codePointAt(i);
            count += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
            i += Character.charCount(codePoint);
        }
        return count;
    }

    private void putCodePoint(int codePoint) {
        if (codePoint < 0x80) {
            bytes[size++] = (byte) codePoint;
        } else if (codePoint < 0x800) {
            bytes[size++] = (byte) (0xC0 | (codePoint >> 6));
            bytes[size++] = (byte) (0x80 | (codePoint & 0x3F));
        } else {
            if (codePoint < 0x10000) {
                bytes[size++] = (byte) (0xE0 | (codePoint >> 12));
            } else {
                bytes[size++] = (byte) (0xF0 | (codePoint >> 18));
                bytes[size++] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
            }
            bytes[size++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
            bytes[size++] = (byte) (0x80 | (codePoint & 0x3F));
        }
    }

    /** Appends {@code count} bytes of no bit, and returns where they begin. */
    int putNoBits(int count) {
        ensure(count);
        int begin = size;
        Arrays.fill(bytes, begin, begin + count, (byte) 0);
        size += count;
        return begin;
    }

    void setBit(int begin, int bit) {
        bytes[begin + (bit >> 3)] |= (byte) (1 << (bit & 7));
    }

    private void ensure(long count) {
        if (bytes.length - size < count) {
            bytes = Arrays.copyOf(bytes, larger(size + count));
        }
    }

    private int larger(long needed) {
        if (needed > Integer.MAX_VALUE - Long.BYTES) {
            throw new OutOfMemoryError("A record of more than 2 GB");
        }
        return (int) Math.min(Integer.MAX_VALUE - Long.BYTES, Math.max(needed, 2L * bytes.length));
    }
}
