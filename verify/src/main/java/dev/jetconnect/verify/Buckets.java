package dev.jetconnect.verify;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Sums of rows, spread over many buckets by their keys, so that a row that differs is found among
 * few. The order of the rows does not matter, and no two changes cancel out. Confined to one thread
 * at a time.
 */
final class Buckets implements RowVisitor {
    static final int COUNT = 1 << 16;

    private final int keyCount;
    private final RowHash hash = new RowHash();
    private final int[] rows = new int[COUNT];
    private final long[] high = new long[COUNT];
    private final long[] low = new long[COUNT];

    /**
     * @param keyCount how many values, from the first, say where a row belongs; 0: all do
     */
    Buckets(int keyCount) {
        this.keyCount = keyCount;
    }

    @Override
    public void visit(String[] values) {
        hash.compute(values);
        int bucket = of(values, keyCount);
        rows[bucket]++;
        high[bucket] += hash.high();
        low[bucket] += hash.low();
    }

    static int of(String[] values, int keyCount) {
        int count = keyCount == 0 ? values.length : keyCount;
        int mixed = 0;
        for (int i = 0; i < count; i++) {
            mixed = 31 * mixed + (values[i] == null ? 0 : values[i].hashCode());
        }
        // The bits of neighbouring keys are spread over all of them.
        mixed *= 0x9E3779B9;
        return (mixed ^ mixed >>> 15) & (COUNT - 1);
    }

    int rows(int bucket) {
        return rows[bucket];
    }

    long rows() {
        return Arrays.stream(rows).asLongStream().sum();
    }

    /** The buckets whose rows are not the same. */
    BitSet differences(Buckets other) {
        BitSet different = new BitSet(COUNT);
        for (int i = 0; i < COUNT; i++) {
            if (rows[i] != other.rows[i] || high[i] != other.high[i] || low[i] != other.low[i]) {
                different.set(i);
            }
        }
        return different;
    }
}
