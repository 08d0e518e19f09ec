package dev.jetconnect.source.copy.read;

import dev.jetconnect.source.copy.database.ReadSettings;
import dev.jetconnect.source.copy.database.SourceDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that read a task's slices, each on a connection of its own, which it closes when no
 * slice is left. Confined to the task thread.
 */
public final class Readers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Readers.class);
    private static final Duration STOP_MAX = Duration.ofSeconds(10);

    private final ExecutorService threads;
    private final List<Connection> connections;
    private final BlockQueue queue;

    private Readers(List<Connection> connections, BlockQueue queue) {
        this.connections = List.copyOf(connections);
        this.queue = queue;
        AtomicInteger number = new AtomicInteger();
        this.threads =
                Executors.newFixedThreadPool(
                        connections.size(),
                        runnable -> {
                            Thread thread =
                                    new Thread(
                                            runnable,
                                            "table-copy-reader-" + number.incrementAndGet());
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    /** Begins to read; the connections are the readers' from now on. */
    public static Readers start(
            SourceDatabase database,
            ReadSettings settings,
            List<Connection> connections,
            List<SliceWork> work,
            BlockQueue queue,
            RateLimit rate) {
        Readers readers = new Readers(connections, queue);
        Queue<SliceWork> left = new ConcurrentLinkedQueue<>(work);
        for (Connection connection : connections) {
            SliceReader reader = new SliceReader(database, settings, connection, queue, rate);
            readers.threads.execute(() -> readers.read(connection, reader, left));
        }
        readers.threads.shutdown();
        return readers;
    }

    private void read(Connection connection, SliceReader reader, Queue<SliceWork> left) {
        try (connection) {
            for (SliceWork work = left.poll(); work != null; work = left.poll()) {
                reader.read(work);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the task stops
        } catch (SQLException | RuntimeException | Error e) {
            queue.fail(e);
        }
    }

    /** Ends queries that are running, so that no thread waits for the database. */
    @Override
    public void close() {
        threads.shutdownNow();
        List<Connection> open = new ArrayList<>(connections);
        for (Connection connection : open) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("A connection could not be ended", e);
            }
        }
        try {
            if (!threads.awaitTermination(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("A reader of the source still runs after {}", STOP_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
