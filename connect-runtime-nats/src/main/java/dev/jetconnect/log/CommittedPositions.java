package dev.jetconnect.log;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.jetconnect.nats.Bucket;
import dev.jetconnect.nats.Bucket.Entry;
import dev.jetconnect.nats.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

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
    private static final TypeReference<TreeMap<String, TreeMap<Integer, Long>>> POSITIONS =
            new TypeReference<>() {};

    private final Bucket bucket;

    /** How many tasks of this worker may still commit, by connector. */
    private final Map<String, Integer> committers = new ConcurrentHashMap<>();

    public CommittedPositions(Bucket bucket) {
        this.bucket = bucket;
    }

    /** The next offset to read of each topic-partition that was ever committed. */
    public Map<TopicPartition, Long> read(String connector) {
        return stored(connector).map(CommittedPositions::positions).orElse(Map.of());
    }

    /**
     * Changes some positions and leaves the others.
     *
     * @param changes new positions; null removes one, so that it is read from its start again
     */
    public void commit(String connector, Map<TopicPartition, Long> changes) {
        while (true) {
            Optional<Entry> stored = stored(connector);
            Map<TopicPartition, Long> positions =
                    new HashMap<>(stored.map(CommittedPositions::positions).orElse(Map.of()));
            changes.forEach(
                    (partition, position) -> {
                        if (position == null) {
                            positions.remove(partition);
                        } else {
                            positions.put(partition, position);
                        }
                    });
            OptionalLong expected =
                    stored.map(entry -> OptionalLong.of(entry.revision()))
                            .orElse(OptionalLong.empty());
            if (bucket.update(key(connector), Json.write(byTopic(positions)), expected)
                    .isPresent()) {
                return;
            }
        }
    }

    /**
     * Changes positions on somebody's demand: what is read again is new to the connector's
     * sequencers.
     *
     * @param changes as for {@link #commit}
     */
    public void alter(String connector, Map<TopicPartition, Long> changes) {
        orderStates().delete(connector);
        commit(connector, changes);
    }

    /** How far the connectors' sequencers are, which goes with these positions. */
    public OrderStates orderStates() {
        return new OrderStates(bucket);
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
     * Whether a task may still commit, and so overwrite what others have changed: one that does not
     * end remains so after its connector was stopped.
     */
    public boolean hasCommitters(String connector) {
        return committers.containsKey(connector);
    }

    private Optional<Entry> stored(String connector) {
        return bucket.get(key(connector));
    }

    private static String key(String connector) {
        return StreamNames.encode(connector);
    }

    private static Map<String, Map<Integer, Long>> byTopic(Map<TopicPartition, Long> positions) {
        Map<String, Map<Integer, Long>> byTopic = new TreeMap<>();
        positions.forEach(
                (partition, position) ->
                        byTopic.computeIfAbsent(partition.topic(), topic -> new TreeMap<>())
                                .put(partition.partition(), position));
        return byTopic;
    }

    private static Map<TopicPartition, Long> positions(Entry entry) {
        Map<TopicPartition, Long> positions = new HashMap<>();
        Json.read(entry, POSITIONS)
                .forEach(
                        (topic, partitions) ->
                                partitions.forEach(
                                        (partition, position) ->
                                                positions.put(
                                                        new TopicPartition(topic, partition),
                                                        position)));
        return positions;
    }
}
