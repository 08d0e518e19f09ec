package dev.jetconnect.verify;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of one side that are in some buckets, by their keys. Confined to one thread at a time.
 */
final class FoundRows implements RowVisitor {
    /** Of a row without a key this much of each value tells which one it is. */
    private static final int SHOWN_MAX = 100;

    private final int keyCount;
    private final BitSet buckets;
    private final RowHash hash = new RowHash();
    private final Map<List<String>, FoundRow> rows = new HashMap<>();

    FoundRows(int keyCount, BitSet buckets) {
        this.keyCount = keyCount;
        this.buckets = buckets;
    }

    @Override
    public void visit(String[] values) {
        int bucket = Buckets.of(values, keyCount);
        if (buckets.get(bucket)) {
            hash.compute(values);
            rows.merge(key(values), FoundRow.of(bucket, hash, values), FoundRow::plus);
        }
    }

    Map<List<String>, FoundRow> byKey() {
        return rows;
    }

    private List<String> key(String[] values) {
        if (keyCount > 0) {
            return Arrays.asList(Arrays.copyOf(values, keyCount));
        }
        String[] key = new String[values.length + 1];
        for (int i = 0; i < values.length; i++) {
            String value = values[i];
            boolean isLong = value != null && value.length() > SHOWN_MAX;
            key[i] = isLong ? value.substring(0, SHOWN_MAX) : value;
        }
        key[values.length] = Long.toHexString(hash.high()) + Long.toHexString(hash.low());
        return Arrays.asList(key);
    }
}
