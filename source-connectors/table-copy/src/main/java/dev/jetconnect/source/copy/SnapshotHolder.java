package dev.jetconnect.source.copy;

import dev.jetconnect.source.copy.database.Moment;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the connection open whose transaction all tasks read in, until the copy is finished: as
 * long as it is open the database cannot clean up behind it. Thread-safe.
 */
final class SnapshotHolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotHolder.class);
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Connection connection;
    private final Moment moment;
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(
                    runnable -> {
                        Thread thread = new Thread(runnable, "table-copy-snapshot");
                        thread.setDaemon(true);
                        return thread;
                    });

    private final ScheduledFuture<?> looks;

    /**
     * @param isFinished whether nobody needs the snapshot any more
     */
    SnapshotHolder(Connection connection, Moment moment, BooleanSupplier isFinished) {
        this.connection = connection;
        this.moment = moment;
        this.looks =
                watch.scheduleWithFixedDelay(
                        () -> look(isFinished),
                        LOOK.toMillis(),
                        LOOK.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    Moment moment() {
        return moment;
    }

    private void look(BooleanSupplier isFinished) {
        try {
            if (isFinished.getAsBoolean()) {
                LOG.info("All tables are copied: the snapshot ends");
                close();
            }
        } catch (RuntimeException e) {
            // The offsets cannot be read for the moment; the next look comes.
            LOG.warn("Whether the copy is finished is unknown for now: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        looks.cancel(false);
        watch.shutdown();
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("The snapshot's connection could not be closed", e);
        }
    }
}
