package dev.jetconnect.verify;

import java.util.ArrayList;
import java.util.List;

/**
 * A row, or several with one key, as it was read. Immutable.
 *
 * @param values one number for each column, to tell which ones differ
 */
record FoundRow(int bucket, int count, long high, long low, List<Integer> values) {
    static FoundRow of(int bucket, RowHash hash, String[] texts) {
        List<Integer> values = new ArrayList<>(texts.length);
        for (String text : texts) {
            values.add(text == null ? 1 : 31 * text.hashCode() + text.length());
        }
        return new FoundRow(bucket, 1, hash.high(), hash.low(), values);
    }

    FoundRow plus(FoundRow other) {
        return new FoundRow(
                bucket, count + other.count, high + other.high, low + other.low, values);
    }

    boolean isSame(FoundRow other) {
        return other != null && count == other.count && high == other.high && low == other.low;
    }

    /** The positions of the columns that differ. */
    List<Integer> differences(FoundRow other) {
        List<Integer> different = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            if (!values.get(i).equals(other.values.get(i))) {
                different.add(i);
            }
        }
        return different;
    }
}
