package dev.jetconnect.benchmarks;

import java.time.Duration;
import java.util.List;

/**
 * Ends a wait whose worker or connectors have failed. Asks only now and then, since it takes CPU.
 *
 * <p>Confined to the main thread.
 */
final class HealthCheck {
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final Worker worker;
    private final List<String> connectors;
    private long lastNanos = System.nanoTime();

    HealthCheck(Worker worker, String... connectors) {
        this.worker = worker;
        this.connectors = List.of(connectors);
    }

    void run() {
        if (System.nanoTime() - lastNanos < INTERVAL.toNanos()) {
            return;
        }
        lastNanos = System.nanoTime();
        worker.requireAlive();
        connectors.forEach(worker.client()::check);
    }
}
