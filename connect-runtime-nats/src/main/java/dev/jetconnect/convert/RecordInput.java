package dev.jetconnect.convert;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.connect.errors.DataException;

/**
 * The bytes of a record that is being read.
 *
 * <p>Confined to one thread.
 */
final class RecordInput {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private int at;

    RecordInput(byte[] bytes) {
        this.bytes = bytes;
    }

    void requireEnd() {
        if (at != bytes.length) {
            throw new DataException((bytes.length - at) + " bytes are left behind the value");
        }
    }

    byte get() {
        return bytes[skip(1)];
    }

    int getInt() {
        return (int) INTS.get(bytes, skip(Integer.BYTES));
    }

    long getLong() {
        return (long) LONGS.get(bytes, skip(Long.BYTES));
    }

    long getUnsigned() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new DataException("A number has more than 64 bits");
    }

    long getSigned() {
        long folded = getUnsigned();
        return (folded >>> 1) ^ -(folded & 1);
    }

    /** A number of things that follow, each of one byte at least. */
    int getCount() {
        long count = getUnsigned();
        if (count < 0 || count > bytes.length - at) {
            throw new DataException(
                    "It ends before its " + Long.toUnsignedString(count) + " parts");
        }
        return (int) count;
    }

    byte[] getBytes() {
        int count = getCount();
        int begin = skip(count);
        return Arrays.copyOfRange(bytes, begin, begin + count);
    }

    /** A number in two's complement, the highest byte first. */
    long getLongOf(int count) {
        int begin = skip(count);
        long value = bytes[begin];
        for (int i = begin + 1; i < begin + count; i++) {
            value = (value << 8) | (bytes[i] & 0xFF);
        }
        return value;
    }

    BigInteger getBigInteger(int count) {
        return new BigInteger(bytes, skip(count), count);
    }

    String getText() {
        int count = getCount();
        int begin = skip(count);
        String text = new String(bytes, begin, count, StandardCharsets.UTF_8);
        // Java's decoder takes half of a surrogate pair for an error.
        return text.indexOf('\uFFFD') < 0 ? text : decoded(begin, begin + count);
    }

    private String decoded(int begin, int end) {
        StringBuilder text = new StringBuilder(end - begin);
        int i = begin;
        while (i < end) {
            int first = bytes[i++];
            if (first >= 0) {
                text.append((char) first);
                continue;
            }
            int more = Integer.numberOfLeadingZeros(~(first << 24)) - 1;
            if (more < 1 || more > 3 || i + more > end) {
                throw new DataException("A text is not UTF-8");
            }
            int codePoint = first & (0x3F >> more);
            for (int last = i + more; i < last; i++) {
                codePoint = (codePoint << 6) | (bytes[i] & 0x3F);
            }
            if (!Character.isValidCodePoint(codePoint)) {
                throw new DataException("A text is not UTF-8");
            }
            text.appendCodePoint(codePoint);
        }
        return text.toString();
    }

    /** Passes over {@code count} bytes of bits, and returns where they begin. */
    int skip(int count) {
        int begin = at;
        if (count > bytes.length - begin) {
            throw new DataException("It ends before its value does");
        }
        at = begin + count;
        return begin;
    }

    boolean isBitSet(int begin, int bit) {
        return (bytes[begin + (bit >> 3)] & (1 << (bit & 7))) != 0;
    }
}
