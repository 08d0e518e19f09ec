package dev.jetconnect.herder;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.util.Callback;
import org.apache.kafka.connect.util.Stage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what concerns one connector in the order in which it came, and different connectors side by
 * side: one that blocks holds up no other (promise 7). A request that waits is told what it waits
 * for, so that the answer to one that waited too long can say so.
 *
 * <p>Thread-safe.
 */
final class ConnectorQueues {
    private static final Logger log = LoggerFactory.getLogger(ConnectorQueues.class);

    private final ThreadPoolExecutor threads =
            (ThreadPoolExecutor) Executors.newCachedThreadPool(ConnectorQueues::thread);
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, ConnectorQueues::thread);
    private final Map<String, Waiting> queues = new HashMap<>();

    ConnectorQueues() {
        timer.setRemoveOnCancelPolicy(true); // restarts that are not wanted any more leave nothing
    }

    /**
     * Something to do for a connector.
     *
     * @param doing what it is, for "The worker is currently ..."
     * @param callback learns of the stages, and of the exception that the action ends with
     */
    record Request(String doing, Callback<?> callback, Runnable action) {}

    /** Runs {@code action} after everything that was submitted for {@code connector} before. */
    void submit(String connector, Runnable action) {
        submit(
                connector,
                new Request(
                        "changing connector " + connector,
                        (error, none) ->
                                log.error("A request for connector {} failed", connector, error),
                        action));
    }

    /** As {@link #submit(String, Runnable)}, telling the request's callback of the stages. */
    void submit(String connector, Request request) {
        synchronized (queues) {
            Waiting queue = queues.get(connector);
            if (queue != null) {
                queue.requests.add(request);
                if (queue.stage != null) {
                    request.callback().recordStage(queue.stage);
                }
                return;
            }
            queues.put(connector, new Waiting());
        }
        start(connector, request);
    }

    /** As {@link #submit(String, Runnable)}, after {@code delay}. */
    ScheduledFuture<?> schedule(String connector, Duration delay, Runnable action) {
        return timer.schedule(
                () -> submit(connector, action), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Runs {@code action} at once, whatever waits. */
    void run(Runnable action) {
        try {
            threads.execute(action);
        } catch (RejectedExecutionException e) {
            log.debug("A request came after the herder was stopped", e);
        }
    }

    /** As {@link #run}, after {@code delay}. */
    void runLater(Duration delay, Runnable action) {
        try {
            var unused = timer.schedule(() -> run(action), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("A request came after the herder was stopped", e);
        }
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

    private void start(String connector, Request request) {
        try {
            threads.execute(() -> runAll(connector, request));
        } catch (RejectedExecutionException e) {
            log.debug("A request for {} came after the herder was stopped", connector);
        }
    }

    private void runAll(String connector, Request first) {
        Request request = first;
        while (request != null) {
            Stage stage = begin(connector, request);
            try {
                request.action().run();
            } catch (RuntimeException | Error e) {
                request.callback().onCompletion(e, null);
            }
            stage.complete(System.currentTimeMillis());
            request = next(connector);
        }
    }

    private Stage begin(String connector, Request request) {
        Stage stage = new Stage(request.doing(), System.currentTimeMillis());
        synchronized (queues) {
            Waiting queue = queues.get(connector);
            queue.stage = stage;
            queue.requests.forEach(waiting -> waiting.callback().recordStage(stage));
        }
        request.callback().recordStage(stage);
        return stage;
    }

    private Request next(String connector) {
        synchronized (queues) {
            Request next = queues.get(connector).requests.poll();
            if (next == null) {
                queues.remove(connector);
            }
            return next;
        }
    }

    private static Thread thread(Runnable runnable) {
        Thread thread = new Thread(runnable, "herder");
        thread.setDaemon(true);
        return thread;
    }

    /** What waits for one connector, and what runs; guarded by {@link #queues}. */
    private static final class Waiting {
        private final Queue<Request> requests = new ArrayDeque<>();
        private Stage stage;
    }
}
