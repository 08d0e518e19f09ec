package dev.jetconnect.pipeline;

import dev.jetconnect.log.TopicEnds;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.NotFoundException;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorOffset;
import org.apache.kafka.connect.runtime.rest.entities.TaskInfo;
import org.apache.kafka.connect.util.SinkUtils;

/**
 * How far a copy is, as its offsets and those of the sinks tell it to any client.
 *
 * <p>Thread-safe.
 */
final class CopyProgress {
    /** What the table copy tells its tasks of each table. */
    private static final String PLAN_OF_TABLE = "copy.plan.";

    private static final String TABLE = "table";
    private static final String STRUCTURE = "structure";

    private final ConnectorCalls connectors;
    private final TopicEnds ends;

    CopyProgress(ConnectorCalls connectors, TopicEnds ends) {
        this.connectors = connectors;
        this.ends = ends;
    }

    /** Whether all rows of all tables are in the log, and what is built behind them as well. */
    boolean isFinished(String copy) {
        Set<String> tables = new HashSet<>();
        for (TaskInfo task : connectors.tasks(copy)) {
            for (String key : task.config().keySet()) {
                if (key.startsWith(PLAN_OF_TABLE)) {
                    tables.add(key.substring(PLAN_OF_TABLE.length()));
                }
            }
        }
        if (tables.isEmpty()) {
            return false; // it is not started
        }
        for (ConnectorOffset offset : connectors.offsets(copy)) {
            if (offset.partition().containsKey(STRUCTURE)
                    && "begun".equals(offset.offset().get("state"))) {
                return false; // keys and indexes come when all tables are finished
            }
            boolean isTable = offset.partition().keySet().equals(Set.of(TABLE));
            if (isTable && "finished".equals(offset.offset().get("state"))) {
                tables.remove(String.valueOf(offset.partition().get(TABLE)));
            }
        }
        return tables.isEmpty();
    }

    /** The position of the source's log that the copy is as of, which was kept with its offsets. */
    Optional<Map<String, ?>> position(String copy) {
        for (ConnectorOffset offset : connectors.offsets(copy)) {
            if (offset.partition().equals(Map.of("stream", "position"))) {
                return Optional.of(offset.offset());
            }
        }
        return Optional.empty();
    }

    /** What a sink has not committed of what a connector has written; empty: it has all. */
    Optional<String> missing(String source, Predicate<String> topics, String sink) {
        return missing(ends.of(source, topics), sink);
    }

    /** What a sink has not committed up to some ends of topics. */
    Optional<String> missing(Map<TopicPartition, Long> upTo, String sink) {
        if (upTo.isEmpty()) {
            return Optional.empty();
        }
        Map<TopicPartition, Long> committed = committed(sink);
        return upTo.entrySet().stream()
                .filter(end -> committed.getOrDefault(end.getKey(), 0L) < end.getValue())
                .map(end -> end.getKey().topic())
                .sorted()
                .findFirst();
    }

    private Map<TopicPartition, Long> committed(String sink) {
        Map<TopicPartition, Long> committed = new HashMap<>();
        try {
            for (ConnectorOffset offset : connectors.offsets(sink)) {
                committed.put(
                        new TopicPartition(
                                String.valueOf(offset.partition().get(SinkUtils.KAFKA_TOPIC_KEY)),
                                number(offset.partition().get(SinkUtils.KAFKA_PARTITION_KEY))
                                        .intValue()),
                        number(offset.offset().get(SinkUtils.KAFKA_OFFSET_KEY)).longValue());
            }
        } catch (NotFoundException e) {
            return Map.of();
        }
        return committed;
    }

    private static Number number(Object value) {
        return value instanceof Number number ? number : Long.valueOf(String.valueOf(value));
    }
}
