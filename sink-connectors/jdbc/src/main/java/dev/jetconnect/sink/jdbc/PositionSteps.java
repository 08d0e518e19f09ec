package dev.jetconnect.sink.jdbc;

import dev.jetconnect.sink.jdbc.dialect.PositionChange;
import dev.jetconnect.sink.jdbc.dialect.PositionRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * The steps of positions in one transaction of the target, each from where the one before has left
 * them. Confined to the task thread.
 */
final class PositionSteps {
    private final Function<TopicPartition, PositionRow> committed;
    private final Map<TopicPartition, PositionRow> reached = new HashMap<>();

    PositionSteps(Function<TopicPartition, PositionRow> committed) {
        this.committed = committed;
    }

    /** The step over these records. */
    List<PositionChange> over(List<SinkRecord> records) {
        Map<TopicPartition, Long> next = new LinkedHashMap<>();
        for (SinkRecord record : records) {
            RecordOrigin origin = RecordOrigin.of(record);
            next.put(origin.partition(), origin.offset() + 1);
        }
        List<PositionChange> steps = new ArrayList<>(next.size());
        next.forEach(
                (partition, offset) -> {
                    PositionRow from = reached.computeIfAbsent(partition, committed);
                    PositionChange step = new PositionChange(from, offset);
                    reached.put(partition, step.to());
                    steps.add(step);
                });
        return steps;
    }

    /** Where the transaction takes the positions: one step for each. */
    List<PositionChange> whole() {
        return reached.values().stream()
                .map(
                        to ->
                                new PositionChange(
                                        committed.apply(to.partition()), to.next().getAsLong()))
                .toList();
    }
}
