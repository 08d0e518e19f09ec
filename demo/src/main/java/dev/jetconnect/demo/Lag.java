package dev.jetconnect.demo;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How far the target is behind: which committed transactions of the source it doesn't show yet. It
 * holds one small entry per such transaction, and the workload's rate bounds their number.
 *
 * <p>Thread-safe.
 */
final class Lag {
    /**
     * What the target lacks.
     *
     * @param rows changes of rows
     * @param time since the oldest of them was committed
     */
    record Behind(long rows, Duration time) {}

    private record Commit(long transaction, long rowsInAll, long nanos) {}

    private final Deque<Commit> missing = new ArrayDeque<>();
    private long rowsInAll;
    private long rowsArrived;

    /** Notes that the source has committed a transaction; their numbers rise. */
    synchronized void committed(long transaction, int rows, long nanos) {
        rowsInAll += rows;
        missing.addLast(new Commit(transaction, rowsInAll, nanos));
    }

    /** What is missing at a time when the target shows transactions up to a number. */
    synchronized Behind behind(long arrivedTransaction, long nanos) {
        while (!missing.isEmpty() && missing.getFirst().transaction() <= arrivedTransaction) {
            rowsArrived = missing.removeFirst().rowsInAll();
        }
        long since = missing.isEmpty() ? nanos : missing.getFirst().nanos();
        return new Behind(rowsInAll - rowsArrived, Duration.ofNanos(Math.max(0, nanos - since)));
    }
}
