package dev.jetconnect.sink.jdbc;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before the next try: twice as long with each, up to a minute, and a random half
 * of it, so that tasks which have lost the same database don't come back at once. Confined to the
 * task thread.
 */
final class RetryBackoff {
    private static final Duration DELAY_MAX = Duration.ofMinutes(1);
    private static final int DOUBLINGS_MAX = 20;

    private final int retriesMax;
    private final long delayMillis;
    private int retries;

    RetryBackoff(int retriesMax, Duration delay) {
        this.retriesMax = retriesMax;
        this.delayMillis = delay.toMillis();
    }

    boolean isExhausted() {
        return retries >= retriesMax;
    }

    int retries() {
        return retries;
    }

    Duration next() {
        long longest = delayMillis << Math.min(retries, DOUBLINGS_MAX);
        long millis = Math.min(longest, Math.max(delayMillis, DELAY_MAX.toMillis()));
        retries++;
        // Connect takes 0 for no limit.
        return Duration.ofMillis(
                Math.max(1, millis - ThreadLocalRandom.current().nextLong(millis / 2 + 1)));
    }

    void succeeded() {
        retries = 0;
    }
}
