package dev.jetconnect.herder;

import dev.jetconnect.nats.NatsClient;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.util.Callback;
import org.apache.kafka.connect.util.Stage;

/**
 * One question for the worker's health: healthy means that NATS has answered. While it does not,
 * there is no answer either: Connect's resource then says what was waited for.
 *
 * <p>Confined to the thread that runs it.
 */
final class HealthCheck implements Runnable {
    /** As long as Connect's resource waits. */
    private static final Duration MAX = Duration.ofSeconds(10);

    private static final Duration TRY = Duration.ofSeconds(2);
    private static final long PAUSE_MILLIS = 200;

    private final NatsClient nats;
    private final Callback<Void> callback;

    HealthCheck(NatsClient nats, Callback<Void> callback) {
        this.nats = nats;
        this.callback = callback;
        callback.recordStage(new Stage("waiting for NATS to answer", System.currentTimeMillis()));
    }

    @Override
    public void run() {
        long deadline = System.nanoTime() + MAX.toNanos();
        try {
            while (System.nanoTime() < deadline) {
                if (nats.answersWithin(TRY)) {
                    callback.onCompletion(null, null);
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the herder stops
        }
    }
}
