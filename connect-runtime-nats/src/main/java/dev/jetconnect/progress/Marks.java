package dev.jetconnect.progress;

import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * How many rows of a table were in the log before each message with rows of it, of one
 * topic-partition. Of very many messages neighbours are taken together: then less is told than is
 * written, until all of them are.
 *
 * <p>Confined to one thread at a time.
 */
final class Marks {
    private static final int MAX = 4096;

    private long[] sequences = new long[16];
    private long[] rowsBefore = new long[16];
    private int size;

    void add(long sequence, long rows) {
        if (size == MAX) {
            halve();
        } else if (size == sequences.length) {
            sequences = Arrays.copyOf(sequences, 2 * size);
            rowsBefore = Arrays.copyOf(rowsBefore, 2 * size);
        }
        sequences[size] = sequence;
        rowsBefore[size++] = rows;
    }

    private void halve() {
        size = MAX / 2;
        for (int i = 0; i < size; i++) {
            sequences[i] = sequences[2 * i + 1];
            rowsBefore[i] = rowsBefore[2 * i];
        }
    }

    /**
     * The rows before the first message that is not written.
     *
     * @param isWritten whether a message is; if one is, all before it are
     * @param all what is returned if all messages are
     */
    long rowsUpTo(LongPredicate isWritten, long all) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (isWritten.test(sequences[middle])) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == size ? all : rowsBefore[low];
    }
}
