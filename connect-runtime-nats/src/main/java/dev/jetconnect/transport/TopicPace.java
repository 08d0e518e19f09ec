package dev.jetconnect.transport;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Says when a sink takes in further topics: at once, and after that not for a moment. Its readers
 * begin anew each time, which many topics that come in a row shall cost them few times. Confined to
 * the task thread.
 */
final class TopicPace {
    static final Duration REST = Duration.ofMillis(200);

    private final LongSupplier nanos;
    private long dueNanos;

    /**
     * @param nanos a clock as {@link System#nanoTime()} is
     */
    TopicPace(LongSupplier nanos) {
        this.nanos = nanos;
        this.dueNanos = nanos.getAsLong();
    }

    boolean isDue() {
        return rest() <= 0;
    }

    void hasTaken() {
        dueNanos = nanos.getAsLong() + REST.toNanos();
    }

    /** The time to wait for something else, while topics are there: only for the rest of a rest. */
    Duration limited(Duration timeout) {
        Duration rest = Duration.ofNanos(rest());
        return isDue() || timeout.compareTo(rest) < 0 ? timeout : rest;
    }

    private long rest() {
        return dueNanos - nanos.getAsLong();
    }
}
