package dev.jetconnect.sink.jdbc;

import dev.jetconnect.sink.jdbc.dialect.PositionChange;
import dev.jetconnect.sink.jdbc.dialect.PositionRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Tells which records of a batch are the next ones of their partitions. Confined to the task
 * thread.
 */
final class NextRecords {
    private final PositionTable table;
    private final Map<TopicPartition, PositionRow> held;
    private final Set<TopicPartition> sought;
    private final boolean isRepeated;
    private final Map<TopicPartition, Long> reached = new LinkedHashMap<>();

    /**
     * @param sought partitions whose records are not wanted, for the worker reads elsewhere next
     * @param isRepeated whether the records come again, so that the target may have some of them
     */
    NextRecords(
            PositionTable table,
            Map<TopicPartition, PositionRow> held,
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
        Long reachedBefore = reached.get(partition);
        long next = reachedBefore != null ? reachedBefore : held.get(partition).next().orElse(0);
        if (origin.offset() < next) {
            if (reachedBefore == null && isRepeated) {
                return false;
            }
            throw passed(origin, next);
        }
        reached.put(partition, origin.offset() + 1);
        return true;
    }

    List<PositionChange> changes() {
        List<PositionChange> changes = new ArrayList<>(reached.size());
        reached.forEach(
                (partition, next) -> changes.add(new PositionChange(held.get(partition), next)));
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
