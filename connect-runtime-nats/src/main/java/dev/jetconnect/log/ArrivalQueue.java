package dev.jetconnect.log;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where readers hand bundles over to the sink task's thread; bounded in bytes.
 *
 * <p>Thread-safe.
 */
public final class ArrivalQueue {
    private final long bytesMax;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<StoredBundle> bundles = new ArrayDeque<>();
    private long bytes;
    private boolean isNudged;
    private RuntimeException failure;

    public ArrivalQueue(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Adds a bundle; waits while the queue is full. A single bundle always has room. */
    void put(StoredBundle bundle) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!bundles.isEmpty() && bytes + bundle.payload().length > bytesMax) {
                changed.await();
            }
            bundles.add(bundle);
            bytes += bundle.payload().length;
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

    /** The next bundle; empty after {@code timeout} or a {@link #nudge()}. */
    public Optional<StoredBundle> poll(Duration timeout) throws InterruptedException {
        long nanos = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (bundles.isEmpty() && failure == null && !isNudged && nanos > 0) {
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

    private Optional<StoredBundle> take() {
        StoredBundle first = bundles.poll();
        if (first == null) {
            return Optional.empty();
        }
        bytes -= first.payload().length;
        changed.signalAll();
        return Optional.of(first);
    }
}
