package dev.jetconnect.log;

/**
 * The Kafka offset of a record: the stream sequence of its message in the upper bits, its index in
 * the bundle in the lower 16. It rises strictly within each topic-partition, and is the same at
 * each reading.
 */
public final class RecordOffset {
    /** A bundle can't hold more records than this, or offsets would overlap. */
    public static final int RECORDS_MAX = 1 << 16;

    private RecordOffset() {}

    public static long of(long streamSequence, int index) {
        return streamSequence << 16 | index;
    }

    /** The record's index in its message. */
    public static int index(long offset) {
        return (int) (offset & (RECORDS_MAX - 1));
    }

    /** The message to begin at in order to read the record at {@code offset} and what follows. */
    public static long streamSequence(long offset) {
        return offset >>> 16;
    }
}
