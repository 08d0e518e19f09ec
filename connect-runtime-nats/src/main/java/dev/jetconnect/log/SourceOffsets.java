package dev.jetconnect.log;

import dev.jetconnect.nats.Bucket;
import dev.jetconnect.nats.NatsClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The source offsets of all connectors. Those of exactly-once tasks are written to the bucket a
 * moment after they were stored with their records, at intervals.
 *
 * <p>Thread-safe.
 */
public final class SourceOffsets implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SourceOffsets.class);

    /** A start after a crash reads what the stream has got in this time. */
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);

    private final NatsClient nats;
    private final Bucket bucket;
    private final String group;
    private final Map<String, ConnectorOffsets> connectors = new ConcurrentHashMap<>();
    private final ScheduledExecutorService checkpoints;

    /**
     * @param group first part of each stream's name
     */
    public SourceOffsets(NatsClient nats, Bucket bucket, String group) {
        this.nats = nats;
        this.bucket = bucket;
        this.group = group;
        this.checkpoints =
                Executors.newSingleThreadScheduledExecutor(
                        runnable -> {
                            Thread thread = new Thread(runnable, "offset-checkpoint");
                            thread.setDaemon(true);
                            return thread;
                        });
        long nanos = CHECKPOINT_INTERVAL.toNanos();
        var unused =
                checkpoints.scheduleWithFixedDelay(
                        this::checkpoint, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    public ConnectorOffsets of(String connector) {
        return connectors.computeIfAbsent(
                connector,
                name -> new ConnectorOffsets(nats, bucket, new StreamNames(group, name)));
    }

    /** Writes what has not been written yet, unless NATS is away: a stop does not wait for it. */
    @Override
    public void close() {
        checkpoints.shutdown();
        if (nats.isConnected()) {
            checkpoint();
        }
    }

    private void checkpoint() {
        connectors.forEach(
                (connector, offsets) -> {
                    try {
                        offsets.checkpoint();
                    } catch (RuntimeException e) {
                        // The stream has them: a start would read them from there.
                        log.warn(
                                "The source offsets of {} were not written to their bucket; trying"
                                        + " again: {}",
                                connector,
                                e.getMessage());
                    }
                });
    }
}
