package dev.jetconnect.chaos;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Waits with a bound. */
final class Waiting {
    private static final Duration START_MAX = Duration.ofMinutes(4);
    private static final Duration LOOK = Duration.ofMillis(200);

    private Waiting() {}

    /**
     * Waits as long as a start may take.
     *
     * @throws IllegalStateException if it did not come true
     */
    static void until(String what, Callable<Boolean> condition) {
        try {
            Awaitility.await().pollInterval(LOOK).atMost(START_MAX).until(condition);
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException("Waited in vain until " + what, e);
        }
    }
}
