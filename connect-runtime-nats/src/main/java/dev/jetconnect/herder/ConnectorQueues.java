package dev.jetconnect.herder;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what concerns one connector in the order in which it came, and different connectors side by
 * side: one that blocks holds up no other (promise 7).
 *
 * <p>Thread-safe.
 */
final class ConnectorQueues {
    private static final Logger log = LoggerFactory.getLogger(ConnectorQueues.class);

    private final ThreadPoolExecutor threads =
            (ThreadPoolExecutor) Executors.newCachedThreadPool(ConnectorQueues::thread);
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(ConnectorQueues::thread);
    private final Map<String, Queue<Runnable>> waiting = new HashMap<>();

    /** Runs {@code action} after everything that was submitted for {@code connector} before. */
    void submit(String connector, Runnable action) {
        synchronized (waiting) {
            Queue<Runnable> queue = waiting.get(connector);
            if (queue != null) {
                queue.add(action);
                return;
            }
            waiting.put(connector, new ArrayDeque<>());
        }
        start(connector, action);
    }

    /** As {@link #submit}, after {@code delay}. */
    ScheduledFuture<?> schedule(String connector, Duration delay, Runnable action) {
        return timer.schedule(
                () -> submit(connector, action), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Takes nothing more, and waits for what runs, at most {@code timeout}. */
    void stop(Duration timeout) {
        timer.shutdownNow();
        threads.shutdown();
        try {
            if (!threads.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn(
                        "{} requests are still running and are given up", threads.getActiveCount());
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            threads.shutdownNow();
        }
    }

    private void start(String connector, Runnable action) {
        try {
            threads.execute(() -> runAll(connector, action));
        } catch (RejectedExecutionException e) {
            log.debug("A request for {} came after the herder was stopped", connector);
        }
    }

    private void runAll(String connector, Runnable first) {
        Runnable action = first;
        while (action != null) {
            try {
                action.run();
            } catch (RuntimeException | Error e) {
                log.error("A request for connector {} failed", connector, e);
            }
            synchronized (waiting) {
                action = waiting.get(connector).poll();
                if (action == null) {
                    waiting.remove(connector);
                }
            }
        }
    }

    private static Thread thread(Runnable runnable) {
        Thread thread = new Thread(runnable, "herder");
        thread.setDaemon(true);
        return thread;
    }
}
