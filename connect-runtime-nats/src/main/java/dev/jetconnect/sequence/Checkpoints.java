package dev.jetconnect.sequence;

import dev.jetconnect.log.OrderState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Offsets together with what the orders' states were there. A task may make durable what it has
 * taken much later than it takes it, and the state that is kept must be that of the offsets.
 *
 * <p>Confined to the task thread.
 */
final class Checkpoints {
    private static final int REMEMBERED_MAX = 100;

    private final Deque<Checkpoint> checkpoints = new ArrayDeque<>();
    private Map<String, OrderState> committed = new HashMap<>();

    /**
     * A point that can be committed.
     *
     * @param changed states that differ from the committed ones
     */
    record Checkpoint(
            Map<TopicPartition, OffsetAndMetadata> offsets,
            Map<String, OrderState> states,
            Map<String, OrderState> changed) {}

    void add(Map<TopicPartition, OffsetAndMetadata> offsets, Map<String, OrderState> states) {
        if (!checkpoints.isEmpty() && checkpoints.getLast().offsets().equals(offsets)) {
            return; // nothing was read since
        }
        if (checkpoints.size() == REMEMBERED_MAX) {
            checkpoints.removeLast(); // the oldest is the one that will be reached first
        }
        checkpoints.addLast(new Checkpoint(offsets, states, Map.of()));
    }

    /** The last point that lies within what is durable; null if none does. */
    Checkpoint reached(Map<TopicPartition, OffsetAndMetadata> durable) {
        for (Iterator<Checkpoint> from = checkpoints.descendingIterator(); from.hasNext(); ) {
            Checkpoint checkpoint = from.next();
            if (isWithin(checkpoint.offsets(), durable)) {
                Map<String, OrderState> changed = new HashMap<>(checkpoint.states());
                changed.entrySet().removeIf(e -> e.getValue().equals(committed.get(e.getKey())));
                return new Checkpoint(checkpoint.offsets(), checkpoint.states(), changed);
            }
        }
        return null;
    }

    /** The point was committed: it and those before it are done with. */
    void drop(Checkpoint point) {
        committed = point.states();
        while (!checkpoints.isEmpty() && !checkpoints.poll().offsets().equals(point.offsets())) {
            // earlier ones
        }
    }

    private static boolean isWithin(
            Map<TopicPartition, OffsetAndMetadata> offsets,
            Map<TopicPartition, OffsetAndMetadata> durable) {
        return offsets.entrySet().stream()
                .allMatch(
                        entry -> {
                            OffsetAndMetadata reached = durable.get(entry.getKey());
                            return reached != null && reached.offset() >= entry.getValue().offset();
                        });
    }
}
