package dev.jetconnect.nats;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bytes of the heap that all of one kind hold together, in equal parts: so a worker with many tasks
 * needs no more than one with a few (promise 6).
 *
 * <p>Thread-safe.
 */
public final class MemoryShare {
    /** Less than a usual message moves nothing; so much each may hold, however many there are. */
    private static final long MEMBER_BYTES_MIN = 256L * 1024;

    private final long totalBytes;
    private final AtomicInteger members = new AtomicInteger();

    public MemoryShare(long totalBytes) {
        this.totalBytes = totalBytes;
    }

    /** A part of this worker's heap. */
    static MemoryShare ofHeap(int part) {
        return new MemoryShare(Runtime.getRuntime().maxMemory() / part);
    }

    /** What all hold together, at most. */
    public long totalBytes() {
        return totalBytes;
    }

    /**
     * Adds one more who holds bytes, until {@link Member#close()}.
     *
     * @param bytesMax what it needs at most
     */
    public Member join(long bytesMax) {
        members.incrementAndGet();
        return new Member(bytesMax);
    }

    /** One who holds bytes; how many it may changes as others come and go. */
    public final class Member implements AutoCloseable {
        private final long bytesMax;
        private boolean isClosed;

        private Member(long bytesMax) {
            this.bytesMax = bytesMax;
        }

        public long bytesMax() {
            long part = totalBytes / Math.max(1, members.get());
            return Math.min(bytesMax, Math.max(MEMBER_BYTES_MIN, part));
        }

        @Override
        public synchronized void close() {
            if (!isClosed) {
                isClosed = true;
                members.decrementAndGet();
            }
        }
    }
}
