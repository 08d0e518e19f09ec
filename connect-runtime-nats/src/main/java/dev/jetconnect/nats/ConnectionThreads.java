package dev.jetconnect.nats;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * What all connections of a worker do now and then: ping, tell of an error, connect. A worker with
 * a thousand tasks has a thousand connections; with threads of their own, as the client library
 * makes them, they would have five each that sleep.
 *
 * <p>Thread-safe.
 */
final class ConnectionThreads implements AutoCloseable {
    private static final int TIMER_THREADS = 2;

    /**
     * A worker that opens a thousand at once is so slow with each that the server gives up waiting
     * for its login.
     */
    private static final int OPENINGS_MAX = 8;

    private static final Duration TURN_MAX = Duration.ofSeconds(60);

    private final ScheduledThreadPoolExecutor timers =
            new ScheduledThreadPoolExecutor(TIMER_THREADS, named("nats-timer"));
    private final ExecutorService callbacks =
            Executors.newSingleThreadExecutor(named("nats-callback"));
    private final ExecutorService connecting = Executors.newCachedThreadPool(named("nats-connect"));
    private final Semaphore openings = new Semaphore(OPENINGS_MAX);

    ConnectionThreads() {
        timers.setRemoveOnCancelPolicy(true); // what pings a connection goes when that is closed
    }

    void useIn(Options.Builder options) {
        options.scheduledExecutor(timers).callbackExecutor(callbacks).connectExecutor(connecting);
    }

    /**
     * Opens a connection when it is its turn.
     *
     * @throws ConnectException if others were being opened for too long
     */
    Connection open(Options options) throws IOException, InterruptedException {
        if (!openings.tryAcquire(TURN_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new ConnectException(
                    "Cannot connect to NATS: for "
                            + TURN_MAX.toSeconds()
                            + " s this worker has been busy with other connections to it. Check the"
                            + " load of this machine, and that NATS can be reached from here.");
        }
        try {
            return Nats.connect(options);
        } catch (RejectedExecutionException e) {
            throw new ConnectException("Cannot connect to NATS: this worker is stopping", e);
        } finally {
            openings.release();
        }
    }

    /** Ends them once the last connection is closed. */
    @Override
    public void close() {
        timers.shutdownNow();
        connecting.shutdownNow();
        callbacks.shutdown(); // what they have still to tell is told
    }

    private static ThreadFactory named(String name) {
        return runnable -> {
            Thread thread = new Thread(runnable, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
