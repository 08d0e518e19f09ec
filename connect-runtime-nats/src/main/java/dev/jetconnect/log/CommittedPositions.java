package dev.jetconnect.log;

import dev.jetconnect.log.StoredPositions.Run;
import dev.jetconnect.nats.Bucket;
import dev.jetconnect.nats.Bucket.Entry;
import dev.jetconnect.nats.Json;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * The committed positions of sink connectors: the truth for restarts and for the REST offsets API.
 * A consumer's ack floor is not, since it can be lost with the server's process.
 *
 * <p>One value holds all topic-partitions of a connector, so that 500 tables don't cost 500 writes.
 * Its tasks change disjoint parts of it by compare-and-set.
 *
 * <p>Thread-safe.
 */
public final class CommittedPositions {
    private static final String ORDERS_SUFFIX = ".orders";

    /** With 24 tasks that commit at the same moment, the last one needs about as many tries. */
    private static final int TRIES_MAX = 100;

    private static final int PAUSE_MILLIS_MAX = 64;

    private final Bucket bucket;
    private final String process = UUID.randomUUID().toString();
    private final AtomicLong starts = new AtomicLong();

    /** How many tasks of this worker may still commit, by connector. */
    private final Map<String, Integer> committers = new ConcurrentHashMap<>();

    public CommittedPositions(Bucket bucket) {
        this.bucket = bucket;
    }

    /** The next offset to read of each topic-partition that was ever committed. */
    public Map<TopicPartition, Long> read(String connector) {
        return stored(connector).value().byPartition();
    }

    /**
     * A new run of a sink task, which alone may commit for it from its first look on.
     *
     * @param generation of the task configs that it runs with
     * @param epoch of the worker that owns the task
     */
    public SinkRun run(String connector, int task, Generation generation, long epoch) {
        Run run = new Run(epoch, process, starts.incrementAndGet());
        return new SinkRun(this, connector, task, generation, run);
    }

    /**
     * Changes positions of a stopped connector on somebody's demand. What is read again is new to
     * its sequencers; and no run that was started before can change anything any more, in whatever
     * worker it still hangs.
     *
     * @param generation of the stopped connector
     * @param changes new positions; null removes one, so that it is read from its start again
     * @throws ConnectException if the connector was started again meanwhile
     */
    public void alter(
            String connector, Generation generation, Map<TopicPartition, Long> changes) {
        change(
                connector,
                stored -> {
                    Generation newest = stored.generation();
                    if (newest != null
                            && newest.isOfConnectorOf(generation)
                            && newest.version() > generation.version()) {
                        throw new ConnectException(
                                "The offsets of sink connector '"
                                        + connector
                                        + "' cannot be changed: it has been started again meanwhile."
                                        + " Stop it, then try again.");
                    }
                    return stored.withoutRuns(generation).move(changes);
                });
    }

    /** Called by a task that is going to commit, once. */
    public void join(String connector) {
        committers.merge(connector, 1, Integer::sum);
    }

    /** Called by a task that has joined and will not commit any more. */
    public void leave(String connector) {
        committers.computeIfPresent(connector, (name, count) -> count == 1 ? null : count - 1);
    }

    /**
     * Whether a task of this worker may still put records: one that does not end remains so after
     * its connector was stopped.
     */
    public boolean hasCommitters(String connector) {
        return committers.containsKey(connector);
    }

    /**
     * @throws RetriableException if there is no connection to NATS now
     */
    void requireConnection() {
        if (!bucket.isConnected()) {
            throw new RetriableException("There is no connection to NATS now.");
        }
    }

    /**
     * Writes what {@code operator} makes of the stored value, again until nobody else came in
     * between.
     *
     * @return what is stored now
     * @throws RetriableException if NATS does not answer, or others come in between all the time
     */
    StoredPositions change(String connector, UnaryOperator<StoredPositions> operator) {
        for (int tries = 1; tries <= TRIES_MAX; tries++) {
            Stored stored = stored(connector);
            StoredPositions changed = operator.apply(stored.value());
            if (changed.equals(stored.value())) {
                return changed;
            }
            if (bucket.update(key(connector), bytes(connector, changed), stored.revision())
                    .isPresent()) {
                return changed;
            }
            pause(tries);
        }
        throw new RetriableException(
                "The positions of sink connector '"
                        + connector
                        + "' could not be written: other tasks were first, "
                        + TRIES_MAX
                        + " times.");
    }

    private Stored stored(String connector) {
        Optional<Entry> entry = bucket.get(key(connector));
        StoredPositions value = entry.map(StoredPositions::parse).orElse(StoredPositions.NONE);
        if (value.isOfEarlierForm()) {
            Optional<Entry> orders = bucket.get(key(connector) + ORDERS_SUFFIX);
            value = orders.map(value::withOrders).orElse(value);
        }
        return new Stored(
                value,
                entry.map(found -> OptionalLong.of(found.revision())).orElse(OptionalLong.empty()));
    }

    private byte[] bytes(String connector, StoredPositions value) {
        byte[] bytes = Json.write(value);
        if (bytes.length > bucket.valueBytesMax()) {
            throw new ConnectException(
                    "The positions of sink connector '"
                            + connector
                            + "' take "
                            + bytes.length
                            + " bytes, and this NATS takes messages up to "
                            + bucket.valueBytesMax()
                            + " bytes. Raise max_payload of the nats-server, or give the connector"
                            + " fewer topics.");
        }
        return bytes;
    }

    /** Tasks that have met once shall not meet again. */
    private static void pause(int tries) {
        int millisMax = Math.min(PAUSE_MILLIS_MAX, 1 << Math.min(tries, 6));
        try {
            TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(millisMax + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RetriableException("Interrupted before the positions were written", e);
        }
    }

    private static String key(String connector) {
        return StreamNames.encode(connector);
    }

    /**
     * @param revision empty if there is no value
     */
    private record Stored(StoredPositions value, OptionalLong revision) {}
}
