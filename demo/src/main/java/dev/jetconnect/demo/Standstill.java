package dev.jetconnect.demo;

import java.time.Duration;

/**
 * Ends a wait in which nothing moves any more.
 *
 * <p>Confined to one thread.
 */
final class Standstill {
    private final Duration max;
    private long lastValue = -1;
    private long movedNanos = System.nanoTime();

    Standstill(Duration max) {
        this.max = max;
    }

    /** Fails when the value has stayed the same for too long. */
    void check(long value, String what, Pipeline pipeline) {
        if (value != lastValue) {
            lastValue = value;
            movedNanos = System.nanoTime();
        } else if (System.nanoTime() - movedNanos > max.toNanos()) {
            throw Pipeline.failure(
                    what + " for " + max.toSeconds() + " s, though no connector has failed.",
                    pipeline.worker());
        }
    }
}
