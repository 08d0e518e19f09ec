package dev.jetconnect.sink.jdbc.dialect;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.LongStream;

/**
 * Offsets of one partition, of at most one batch. As bytes each is the difference to the one
 * before, in groups of 7 bits, the lowest first, of which all but the last have the highest bit
 * set: one byte for most. Immutable.
 */
public final class OffsetSet {
    public static final OffsetSet EMPTY = new OffsetSet(new long[0]);

    private static final int GROUP_BITS = 7;
    private static final int MORE = 1 << GROUP_BITS;

    /** In rising order. */
    private final long[] offsets;

    private OffsetSet(long[] offsets) {
        this.offsets = offsets;
    }

    /** In any order. */
    public static OffsetSet of(LongStream offsets) {
        long[] sorted = offsets.sorted().distinct().toArray();
        return sorted.length == 0 ? EMPTY : new OffsetSet(sorted);
    }

    public static OffsetSet union(Collection<OffsetSet> sets) {
        return of(sets.stream().flatMapToLong(set -> Arrays.stream(set.offsets)));
    }

    /**
     * Reads what {@link #toBytes} has made.
     *
     * @param bytes null: none
     */
    public static OffsetSet ofBytes(byte[] bytes) {
        if (bytes == null) {
            return EMPTY;
        }
        LongStream.Builder offsets = LongStream.builder();
        long offset = 0;
        long difference = 0;
        int shift = 0;
        for (byte group : bytes) {
            difference |= (long) (group & (MORE - 1)) << shift;
            shift += GROUP_BITS;
            if (group >= 0) {
                offset += difference;
                offsets.add(offset);
                difference = 0;
                shift = 0;
            }
        }
        return of(offsets.build());
    }

    /** Null: there are none. */
    public byte[] toBytes() {
        if (isEmpty()) {
            return null;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(offsets.length + Long.BYTES);
        long before = 0;
        for (long offset : offsets) {
            long rest = offset - before;
            while (rest >= MORE) {
                bytes.write((int) (rest & (MORE - 1)) | MORE);
                rest >>>= GROUP_BITS;
            }
            bytes.write((int) rest);
            before = offset;
        }
        return bytes.toByteArray();
    }

    public boolean isEmpty() {
        return offsets.length == 0;
    }

    public boolean contains(long offset) {
        return Arrays.binarySearch(offsets, offset) >= 0;
    }

    /** Those that are not below {@code first}. */
    public OffsetSet from(long first) {
        return isEmpty() ? this : of(Arrays.stream(offsets).filter(offset -> offset >= first));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OffsetSet set && Arrays.equals(offsets, set.offsets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(offsets);
    }

    @Override
    public String toString() {
        return Arrays.toString(offsets);
    }
}
