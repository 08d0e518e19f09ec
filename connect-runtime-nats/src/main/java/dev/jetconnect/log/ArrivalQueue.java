package dev.jetconnect.log;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Where readers hand messages over to the sink task's thread; bounded in bytes.
 *
 * <p>Thread-safe.
 */
public final class ArrivalQueue {
    private final LongSupplier bytesMax;
    private final int readers;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<StoredMessage> messages = new ArrayDeque<>();
    private long bytes;
    private boolean isNudged;
    private RuntimeException failure;

    /** A queue of one reader. */
    public ArrivalQueue(long bytesMax) {
        this(() -> bytesMax, 1);
    }

    /**
     * @param bytesMax what waits here, and what is on its way to here, together
     * @param readers how many will put
     */
    public ArrivalQueue(LongSupplier bytesMax, int readers) {
        this.bytesMax = bytesMax;
        this.readers = Math.max(1, readers);
    }

    /** Bytes that a reader may have on their way to here. */
    long bytesOnTheWayMax() {
        return bytesMax.getAsLong() / 2 / readers;
    }

    /** Adds a message; waits while the queue is full. A single one always has room. */
    void put(StoredMessage arrived) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!messages.isEmpty() && bytes + arrived.bytes() > bytesMax.getAsLong() / 2) {
                changed.await();
            }
            messages.add(arrived);
            bytes += arrived.bytes();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the reading: {@link #poll} throws {@code cause} from now on. */
    void fail(RuntimeException cause) {
        lock.lock();
        try {
            failure = cause;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The next message; empty after {@code timeout} or a {@link #nudge()}. */
    public Optional<StoredMessage> poll(Duration timeout) throws InterruptedException {
        long nanos = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (messages.isEmpty() && failure == null && !isNudged && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            isNudged = false;
            if (failure != null) {
                throw failure;
            }
            return take();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a {@link #nudge()} and takes nothing. */
    public void awaitNudge(Duration timeout) throws InterruptedException {
        long nanos = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (!isNudged && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            isNudged = false;
        } finally {
            lock.unlock();
        }
    }

    /** Ends a wait in {@link #poll} or {@link #awaitNudge}, or the next one. */
    public void nudge() {
        lock.lock();
        try {
            isNudged = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private Optional<StoredMessage> take() {
        StoredMessage first = messages.poll();
        if (first == null) {
            return Optional.empty();
        }
        bytes -= first.bytes();
        changed.signalAll();
        return Optional.of(first);
    }
}
