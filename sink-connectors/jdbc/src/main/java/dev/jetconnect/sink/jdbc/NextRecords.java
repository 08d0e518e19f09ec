package dev.jetconnect.sink.jdbc;

import dev.jetconnect.sink.jdbc.dialect.PositionChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Tells which records of a batch are the next ones of their partitions. Confined to the task
 * thread.
 */
final class NextRecords {
    private final PositionTable table;
    private final Function<TopicPartition, HeldPosition> held;
    private final Set<TopicPartition> sought;
    private final boolean isRepeated;
    private final Map<TopicPartition, Long> beginnings = new HashMap<>();
    private final Map<TopicPartition, Long> reached = new LinkedHashMap<>();

    /**
     * @param sought partitions whose records are not wanted, for the worker reads elsewhere next
     * @param isRepeated whether the records come again, so that the target may have some of them
     */
    NextRecords(
            PositionTable table,
            Function<TopicPartition, HeldPosition> held,
            Set<TopicPartition> sought,
            boolean isRepeated) {
        this.table = table;
        this.held = held;
        this.sought = sought;
        this.isRepeated = isRepeated;
    }

    boolean take(RecordOrigin origin) {
        TopicPartition partition = origin.partition();
        if (sought.contains(partition)) {
            return false;
        }
        HeldPosition position = held.apply(partition);
        Long reachedBefore = reached.get(partition);
        long next = reachedBefore != null ? reachedBefore : position.next().orElse(0);
        if (origin.offset() < next) {
            if (reachedBefore == null && isRepeated) {
                return false;
            }
            throw passed(origin, next);
        }
        if (reachedBefore == null) {
            beginnings.put(partition, position.next().orElse(origin.offset()));
        }
        reached.put(partition, origin.offset() + 1);
        return !position.ahead().contains(origin.offset());
    }

    /** The batch of those that were taken. */
    PositionedBatch batch(List<SinkRecord> taken) {
        boolean isFollowedByWritten =
                reached.keySet().stream()
                        .anyMatch(partition -> !held.apply(partition).ahead().isEmpty());
        return new PositionedBatch(taken, changes(), Map.copyOf(beginnings), isFollowedByWritten);
    }

    private List<PositionChange> changes() {
        List<PositionChange> changes = new ArrayList<>(reached.size());
        reached.forEach(
                (partition, next) ->
                        changes.add(new PositionChange(held.apply(partition).base(), next)));
        return changes;
    }

    /** To skip it would lose it, and to write it would double it: it is not known which. */
    private ConnectException passed(RecordOrigin origin, long next) {
        return new ConnectException(
                "A record of offset "
                        + origin.offset()
                        + " came, though "
                        + table.describe(origin.partition())
                        + " is at "
                        + next
                        + ". Either the topic was created again or cut: then set the connector's"
                        + " offsets (PATCH or DELETE /connectors/{name}/offsets) and restart it. Or"
                        + " something before the task changes the order of records: then use "
                        + JdbcSinkKeys.GUARANTEE
                        + "=at_least_once");
    }
}
