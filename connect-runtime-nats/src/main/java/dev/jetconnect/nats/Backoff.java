package dev.jetconnect.nats;

import java.time.Duration;

/** How waits between tries grow. */
public final class Backoff {
    private Backoff() {}

    /** Twice the delay, at most {@code max}. */
    public static Duration longer(Duration delay, Duration max) {
        Duration doubled = delay.multipliedBy(2);
        return doubled.compareTo(max) > 0 ? max : doubled;
    }
}
