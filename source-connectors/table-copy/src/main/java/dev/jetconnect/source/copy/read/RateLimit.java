package dev.jetconnect.source.copy.read;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps what all readers of a task take from the source below a rate: who has taken too much waits
 * until its time has come. Thread-safe.
 */
public final class RateLimit {
    private static final double NANOS = 1e9;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition never = lock.newCondition();
    private final double nanosPerRow;
    private final double nanosPerByte;
    private double nextNanos = System.nanoTime();

    /**
     * @param rowsPerSecond 0: any number
     * @param bytesPerSecond 0: any number
     */
    public RateLimit(double rowsPerSecond, double bytesPerSecond) {
        nanosPerRow = rowsPerSecond <= 0 ? 0 : NANOS / rowsPerSecond;
        nanosPerByte = bytesPerSecond <= 0 ? 0 : NANOS / bytesPerSecond;
    }

    /** Waits until so much may have been taken. */
    void took(long rows, long bytes) throws InterruptedException {
        double cost = Math.max((double) rows * nanosPerRow, (double) bytes * nanosPerByte);
        if (cost == 0) {
            return;
        }
        lock.lockInterruptibly();
        try {
            nextNanos = Math.max(nextNanos, (double) System.nanoTime()) + cost;
            double until = nextNanos;
            for (double left = until - System.nanoTime(); left > 0; ) {
                never.await((long) left, TimeUnit.NANOSECONDS);
                left = until - System.nanoTime();
            }
        } finally {
            lock.unlock();
        }
    }
}
