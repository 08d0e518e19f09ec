package dev.jetconnect.transforms.dedup;

import java.util.Arrays;

/**
 * What was seen lately: hashes of 128 bits with their origin and time, the oldest going first when
 * there are too many or when they are too old. Arrays of numbers only: nothing in it is an object
 * of its own, and it never grows above its bound.
 *
 * <p>A ring in the order of arrival, and an open-addressing table of places in it.
 *
 * <p>Confined to one thread.
 */
public final class SeenWindow {
    /** What an entry costs at most, also while the arrays are moved to larger ones. */
    public static final int ENTRY_BYTES = 67;

    private static final int INITIAL_CAPACITY = 1024;
    private static final int NONE = -1;

    private final int entriesMax;
    private final long ageSecondsMax;

    private long[] low;
    private long[] high;
    private long[] origin;
    private int[] seconds;
    private int[] table;
    private int first;
    private int size;

    public SeenWindow(int entriesMax, long ageSecondsMax) {
        this.entriesMax = entriesMax;
        this.ageSecondsMax = ageSecondsMax;
        allocate(Math.min(entriesMax, INITIAL_CAPACITY));
    }

    public int size() {
        return size;
    }

    /** Where the hash stands; negative if it was not seen. */
    public int find(long lowBits, long highBits) {
        int mask = table.length - 1;
        for (int cell = (int) lowBits & mask; table[cell] != NONE; cell = (cell + 1) & mask) {
            int place = table[cell];
            if (low[place] == lowBits && high[place] == highBits) {
                return place;
            }
        }
        return NONE;
    }

    /** What was given as the origin of the entry at {@code place}. */
    public long origin(int place) {
        return origin[place];
    }

    /** Adds a hash that is not there. */
    public void add(long lowBits, long highBits, long recordOrigin, int nowSeconds) {
        if (size == low.length) {
            if (size < entriesMax) {
                grow();
            } else {
                removeFirst();
            }
        }
        int place = first + size;
        if (place >= low.length) {
            place -= low.length;
        }
        low[place] = lowBits;
        high[place] = highBits;
        origin[place] = recordOrigin;
        seconds[place] = nowSeconds;
        size++;
        insert(place);
    }

    /** Forgets what is too old. */
    public void expire(int nowSeconds) {
        while (size > 0 && nowSeconds - seconds[first] > ageSecondsMax) {
            removeFirst();
        }
    }

    private void insert(int place) {
        int mask = table.length - 1;
        int cell = (int) low[place] & mask;
        while (table[cell] != NONE) {
            cell = (cell + 1) & mask;
        }
        table[cell] = place;
    }

    private void removeFirst() {
        int mask = table.length - 1;
        int cell = (int) low[first] & mask;
        while (table[cell] != first) {
            cell = (cell + 1) & mask;
        }
        closeGap(cell, mask);
        first = first + 1 == low.length ? 0 : first + 1;
        size--;
    }

    /** Moves up what would not be found any more behind an empty cell. */
    private void closeGap(int emptied, int mask) {
        int gap = emptied;
        int cell = gap;
        while (true) {
            cell = (cell + 1) & mask;
            if (table[cell] == NONE) {
                break;
            }
            int home = (int) low[table[cell]] & mask;
            if (((cell - home) & mask) >= ((cell - gap) & mask)) {
                table[gap] = table[cell];
                gap = cell;
            }
        }
        table[gap] = NONE;
    }

    private void grow() {
        long[] oldLow = low;
        long[] oldHigh = high;
        long[] oldOrigin = origin;
        int[] oldSeconds = seconds;
        int oldFirst = first;
        int count = size;
        table = null; // Its room is free before the next one is taken.
        allocate((int) Math.min(entriesMax, 2L * count));
        copy(oldLow, oldFirst, low, count);
        copy(oldHigh, oldFirst, high, count);
        copy(oldOrigin, oldFirst, origin, count);
        int tail = count - oldFirst;
        System.arraycopy(oldSeconds, oldFirst, seconds, 0, tail);
        System.arraycopy(oldSeconds, 0, seconds, tail, oldFirst);
        first = 0;
        for (int place = 0; place < count; place++) {
            insert(place);
        }
    }

    private static void copy(long[] from, int start, long[] to, int count) {
        System.arraycopy(from, start, to, 0, count - start);
        System.arraycopy(from, 0, to, count - start, start);
    }

    private void allocate(int capacity) {
        low = new long[capacity];
        high = new long[capacity];
        origin = new long[capacity];
        seconds = new int[capacity];
        // At most three quarters full.
        table = new int[Math.max(4, Integer.highestOneBit(capacity + capacity / 3) * 2)];
        Arrays.fill(table, NONE);
    }
}
