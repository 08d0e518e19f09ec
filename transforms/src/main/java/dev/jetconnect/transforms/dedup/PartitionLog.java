package dev.jetconnect.transforms.dedup;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * What was seen of one topic-partition, in chunks: values of the bucket with a number and up to
 * 4,096 entries. The last chunk is written again as it fills; the keys are a ring, so that the
 * bucket holds as much of a partition as a window can, and no more.
 *
 * <p>Thread-safe: the task appends, the writer flushes.
 */
final class PartitionLog {
    private static final int CHUNK_ENTRIES = 4096;
    private static final int ENTRY_BYTES = 3 * Long.BYTES + Integer.BYTES;
    private static final int UNWRITTEN_CHUNKS_MAX = 8;

    private final StateBucket bucket;
    private final String keyPrefix;
    private final int chunksMax;

    private final Deque<Chunk> full = new ArrayDeque<>();
    private Chunk open = new Chunk(0);
    private boolean isOpenWritten = true;

    /** Receives the entries that are kept, oldest first. */
    interface Loader {
        void add(long low, long high, long origin, int seconds);
    }

    PartitionLog(StateBucket bucket, String keyPrefix, int windowEntries) {
        this.bucket = bucket;
        this.keyPrefix = keyPrefix;
        this.chunksMax = windowEntries / CHUNK_ENTRIES + 2;
    }

    synchronized void load(Loader loader) {
        List<Chunk> chunks = new ArrayList<>();
        for (byte[] value : bucket.values(keyPrefix + ".*")) {
            chunks.add(Chunk.read(value));
        }
        chunks.sort(Comparator.comparingLong(chunk -> chunk.number));
        for (Chunk chunk : chunks) {
            chunk.forEach(loader);
        }
        if (!chunks.isEmpty()) {
            Chunk last = chunks.get(chunks.size() - 1);
            open = last.isFull() ? new Chunk(last.number + 1) : last;
        }
    }

    synchronized void append(long low, long high, long origin, int seconds) {
        if (full.size() >= UNWRITTEN_CHUNKS_MAX) {
            throw new RetriableException(
                    "Deduplicate cannot keep what it has seen: NATS has not taken "
                            + full.size() * CHUNK_ENTRIES
                            + " records. Check that the NATS of state.bucket can be reached.");
        }
        open.add(low, high, origin, seconds);
        isOpenWritten = false;
        if (open.isFull()) {
            full.add(open);
            open = new Chunk(open.number + 1);
            isOpenWritten = true;
        }
    }

    /**
     * Writes what is new.
     *
     * @throws RetriableException if NATS does not take it; it stays for the next time
     */
    void flush() {
        for (Chunk chunk = firstFull(); chunk != null; chunk = firstFull()) {
            bucket.put(key(chunk), chunk.toBytes());
            removeFirstFull();
        }
        byte[] value;
        String key;
        synchronized (this) {
            if (isOpenWritten) {
                return;
            }
            value = open.toBytes();
            key = key(open);
            isOpenWritten = true;
        }
        try {
            bucket.put(key, value);
        } catch (RetriableException e) {
            markUnwritten();
            throw e;
        }
    }

    private synchronized Chunk firstFull() {
        return full.peek();
    }

    private synchronized void removeFirstFull() {
        full.remove();
    }

    private synchronized void markUnwritten() {
        isOpenWritten = open.isEmpty();
    }

    private String key(Chunk chunk) {
        return keyPrefix + "." + chunk.number % chunksMax;
    }

    private static final class Chunk {
        private final long number;
        private final ByteBuffer entries = ByteBuffer.allocate(CHUNK_ENTRIES * ENTRY_BYTES);

        Chunk(long number) {
            this.number = number;
        }

        static Chunk read(byte[] value) {
            ByteBuffer bytes = ByteBuffer.wrap(value);
            Chunk chunk = new Chunk(bytes.getLong());
            chunk.entries.put(bytes);
            return chunk;
        }

        void add(long low, long high, long origin, int seconds) {
            entries.putLong(low).putLong(high).putLong(origin).putInt(seconds);
        }

        boolean isFull() {
            return !entries.hasRemaining();
        }

        boolean isEmpty() {
            return entries.position() == 0;
        }

        void forEach(Loader loader) {
            ByteBuffer read = entries.duplicate().flip();
            while (read.hasRemaining()) {
                loader.add(read.getLong(), read.getLong(), read.getLong(), read.getInt());
            }
        }

        byte[] toBytes() {
            return ByteBuffer.allocate(Long.BYTES + entries.position())
                    .putLong(number)
                    .put(entries.duplicate().flip())
                    .array();
        }
    }
}
