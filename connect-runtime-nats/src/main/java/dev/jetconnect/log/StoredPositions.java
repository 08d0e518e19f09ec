package dev.jetconnect.log;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.jetconnect.nats.Bucket.Entry;
import dev.jetconnect.nats.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * What the group keeps of a sink connector's reading, in one value: how far its tasks are, and
 * which runs of them may say so. Both change together or not at all, so a run that was replaced
 * cannot move a position, however late it wakes up (promise 5).
 *
 * @param form tells the value from that of earlier versions, which held positions only
 * @param generation of the runs that may commit; null if there was none
 * @param runs the newest of each task, by the task's index; those of another generation may not
 *     commit
 * @param positions the next offset to read, by topic and partition
 * @param orders how far the sequencers of the connector are
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record StoredPositions(
        int form,
        Generation generation,
        Map<Integer, Run> runs,
        Map<String, Map<Integer, Long>> positions,
        Map<String, OrderState> orders) {
    static final StoredPositions NONE =
            new StoredPositions(null, Map.of(), new TreeMap<>(), Map.of());

    private static final int FORM = 2;

    private static final TypeReference<StoredPositions> STORED = new TypeReference<>() {};
    private static final TypeReference<Map<String, Object>> ANY = new TypeReference<>() {};
    private static final TypeReference<TreeMap<String, Map<Integer, Long>>> POSITIONS =
            new TypeReference<>() {};
    private static final TypeReference<TreeMap<String, OrderState>> ORDERS =
            new TypeReference<>() {};

    /**
     * One start of a task.
     *
     * @param epoch of the task's owner: a newer owner has a higher one
     * @param process in which it runs
     * @param start rises with each start in the process
     */
    record Run(long epoch, String process, long start) {
        boolean isOlderThan(Run other) {
            return epoch < other.epoch
                    || (epoch == other.epoch
                            && process.equals(other.process)
                            && start < other.start);
        }
    }

    private StoredPositions(
            Generation generation,
            Map<Integer, Run> runs,
            Map<String, Map<Integer, Long>> positions,
            Map<String, OrderState> orders) {
        this(FORM, generation, runs, positions, orders);
    }

    static StoredPositions parse(Entry entry) {
        // The earlier form has objects only: a topic may well be called "form".
        return Json.read(entry, ANY).get("form") instanceof Number
                ? Json.read(entry, STORED)
                : new StoredPositions(null, Map.of(), Json.read(entry, POSITIONS), Map.of());
    }

    /** Whether it still has the earlier form, which kept the {@link #withOrders} elsewhere. */
    boolean isOfEarlierForm() {
        return generation == null;
    }

    StoredPositions withOrders(Entry kept) {
        return new StoredPositions(generation, runs, positions, Json.read(kept, ORDERS));
    }

    /** Whether a newer run of the task has been here, or one of newer task configs. */
    boolean isNewerThan(Generation ofRun, int task, Run run) {
        if (generation == null) {
            return false;
        }
        if (generation.isOfConnectorOf(ofRun)) {
            Run known = runs.get(task);
            return ofRun.version() < generation.version()
                    || (known != null && run.isOlderThan(known));
        }
        // Of connectors that had the name one after the other, the later one has higher epochs.
        return runs.values().stream().anyMatch(known -> run.epoch() < known.epoch());
    }

    StoredPositions register(Generation ofRun, int task, Run run) {
        boolean isSameConnector = generation != null && generation.isOfConnectorOf(ofRun);
        Map<Integer, Run> registered = isSameConnector ? new TreeMap<>(runs) : new TreeMap<>();
        registered.put(task, run);
        return new StoredPositions(ofRun, registered, positions, orders);
    }

    /** Whether this very run is the one that may commit. */
    boolean isCurrent(Generation ofRun, int task, Run run) {
        return Objects.equals(generation, ofRun) && run.equals(runs.get(task));
    }

    /** No run that was started so far may commit. */
    StoredPositions withoutRuns(Generation newest) {
        return new StoredPositions(newest, Map.of(), positions, Map.of());
    }

    /**
     * Changes some positions and leaves the others.
     *
     * @param changes null removes one
     */
    StoredPositions move(Map<TopicPartition, Long> changes) {
        Map<String, Map<Integer, Long>> moved = new TreeMap<>();
        positions.forEach((topic, partitions) -> moved.put(topic, new TreeMap<>(partitions)));
        changes.forEach(
                (partition, position) -> {
                    if (position != null) {
                        moved.computeIfAbsent(partition.topic(), topic -> new TreeMap<>())
                                .put(partition.partition(), position);
                    } else if (moved.containsKey(partition.topic())) {
                        moved.get(partition.topic()).remove(partition.partition());
                    }
                });
        moved.values().removeIf(Map::isEmpty);
        return new StoredPositions(generation, runs, moved, orders);
    }

    StoredPositions pass(Map<String, OrderState> changes) {
        Map<String, OrderState> passed = new TreeMap<>(orders);
        passed.putAll(changes);
        return new StoredPositions(generation, runs, positions, passed);
    }

    Map<TopicPartition, Long> byPartition() {
        Map<TopicPartition, Long> flat = new HashMap<>();
        positions.forEach(
                (topic, partitions) ->
                        partitions.forEach(
                                (partition, position) ->
                                        flat.put(new TopicPartition(topic, partition), position)));
        return flat;
    }
}
