package dev.jetconnect.log;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.jetconnect.nats.Bucket;
import dev.jetconnect.nats.Bucket.Entry;
import dev.jetconnect.nats.Json;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Up to which sequence of a connector's stream the bucket has the source offsets, for each of its
 * exactly-once tasks, in whatever process they run.
 *
 * <p>A floor is a fact that stays true: offsets in the bucket are replaced by those of later units
 * only. So whoever has moved the offsets of a stretch of the stream into the bucket may raise the
 * floors of all tasks, and whoever comes late with a lower one changes nothing. What a process
 * knows of its own task's units ends with the task's fence: it raises that floor only while it is
 * the one that has it from this very run.
 *
 * <p>Thread-safe.
 */
final class OffsetFloors {
    private static final TypeReference<Value> VALUE = new TypeReference<>() {};

    private final Bucket bucket;
    private final String key;

    OffsetFloors(Bucket bucket, String connector) {
        this.bucket = bucket;
        this.key = StreamNames.encode(connector);
    }

    Value get() {
        return value(bucket.get(key));
    }

    /** Changes it by compare-and-set, as often as that takes, and returns what is there then. */
    Value change(UnaryOperator<Value> change) {
        while (true) {
            Optional<Entry> present = bucket.get(key);
            Value before = value(present);
            Value after = change.apply(before);
            OptionalLong revision =
                    present.isPresent()
                            ? OptionalLong.of(present.get().revision())
                            : OptionalLong.empty();
            if (after.equals(before)
                    || bucket.update(key, Json.write(after), revision).isPresent()) {
                return after;
            }
        }
    }

    private static Value value(Optional<Entry> entry) {
        return entry.map(present -> Json.read(present, VALUE)).orElse(Value.NONE);
    }

    /**
     * The floor of a task.
     *
     * @param sequence the bucket has the offsets of all units of the task up to this one
     * @param fence of the run that publishes behind it
     */
    record Floor(long sequence, long fence) {
        private Floor raisedTo(long higher) {
            return higher > sequence ? new Floor(higher, fence) : this;
        }
    }

    /**
     * The floors of a connector.
     *
     * @param createdMillis when the stream was created that they are of
     */
    record Value(long createdMillis, Map<String, Floor> tasks) {
        static final Value NONE = new Value(0, Map.of());

        Value {
            tasks = tasks == null ? Map.of() : Map.copyOf(tasks);
        }

        @JsonIgnore
        boolean isEmpty() {
            return tasks.isEmpty();
        }

        /** The bucket has all offsets up to here; not called without a task. */
        long lowest() {
            return tasks.values().stream().mapToLong(Floor::sequence).min().orElseThrow();
        }

        /** As it is, or without a floor if it is of another stream. */
        Value ofStream(long created) {
            return created == createdMillis ? this : new Value(created, Map.of());
        }

        /** All offsets up to {@code sequence} have been moved into the bucket. */
        Value raisedTo(long sequence) {
            Map<String, Floor> raised = new TreeMap<>();
            tasks.forEach((task, floor) -> raised.put(task, floor.raisedTo(sequence)));
            return new Value(createdMillis, raised);
        }

        /** The offsets of one run up to {@code position} have been moved into the bucket. */
        Value raised(String task, long fence, StreamPosition position) {
            Floor present = tasks.get(task);
            return present == null
                            || present.fence() != fence
                            || position.createdMillis() != createdMillis
                    ? this
                    : with(task, present.raisedTo(position.sequence()));
        }

        Value with(String task, Floor floor) {
            Map<String, Floor> changed = new TreeMap<>(tasks);
            changed.put(task, floor);
            return new Value(createdMillis, changed);
        }

        Value without(String task) {
            Map<String, Floor> changed = new TreeMap<>(tasks);
            changed.remove(task);
            return new Value(createdMillis, changed);
        }

        /** Without the runs that ended when these fences were taken from them. */
        Value withoutEnded(Map<String, Long> fences) {
            Map<String, Floor> changed = new TreeMap<>(tasks);
            changed.entrySet()
                    .removeIf(
                            floor ->
                                    floor.getValue().fence()
                                            < fences.getOrDefault(floor.getKey(), 0L));
            return new Value(createdMillis, changed);
        }
    }
}
