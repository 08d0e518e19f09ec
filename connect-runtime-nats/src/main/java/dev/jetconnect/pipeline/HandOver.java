package dev.jetconnect.pipeline;

import dev.jetconnect.log.TopicEnds;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.connect.runtime.TargetState;

/**
 * Lets a Debezium connector begin at the position that a copy is as of. Each part may be done
 * twice: a worker may end between any two of them.
 *
 * <p>Thread-safe.
 */
final class HandOver {
    private static final String RECOVERY = "recovery";

    private final ConnectorCalls connectors;
    private final CopyProgress progress;
    private final TopicEnds ends;

    HandOver(ConnectorCalls connectors, CopyProgress progress, TopicEnds ends) {
        this.connectors = connectors;
        this.progress = progress;
        this.ends = ends;
    }

    /**
     * Goes on with it.
     *
     * @return what is waited for; empty: the connector streams
     */
    Optional<String> run(ConnectorPlans plans) {
        ConnectorPlan stream = plans.stream();
        if (connectors.config(plans.copy().name()).isPresent()) {
            connectors.setState(plans.copy().name(), TargetState.STOPPED);
        }
        Optional<Map<String, String>> present = connectors.config(stream.name());
        boolean hasHistory = hasHistory(plans);
        if (present.isEmpty()) {
            connectors.put(
                    hasHistory ? stream.with(StreamConfig.SNAPSHOT_MODE, RECOVERY) : stream,
                    TargetState.STOPPED);
        }
        if (connectors.offsets(stream.name()).isEmpty()) {
            Optional<Map<String, ?>> position = progress.position(plans.copy().name());
            if (position.isEmpty()) {
                return Optional.of(
                        "The offsets of "
                                + plans.copy().name()
                                + " hold no position of the source's log: were they deleted? Delete"
                                + " the pipeline, and create it again.");
            }
            connectors.setState(stream.name(), TargetState.STOPPED);
            connectors.writeOffset(
                    stream.name(),
                    Map.of("server", stream.config().get("topic.prefix")),
                    offset(position.get()));
        }
        connectors.setState(stream.name(), TargetState.STARTED);
        if (hasHistory && isRecovering(stream)) {
            return hasBegun(plans)
                    // With this mode it would read today's tables at each start.
                    ? leaveRecovery(stream)
                    : Optional.of(stream.name() + " reads which columns the tables have");
        }
        return Optional.empty();
    }

    private Optional<String> leaveRecovery(ConnectorPlan stream) {
        connectors.put(stream, TargetState.STARTED);
        return Optional.empty();
    }

    private boolean isRecovering(ConnectorPlan stream) {
        return connectors
                .config(stream.name())
                .filter(config -> RECOVERY.equals(config.get(StreamConfig.SNAPSHOT_MODE)))
                .isPresent();
    }

    /** What it sends first, changes and heartbeats, comes when it knows all tables. */
    private boolean hasBegun(ConnectorPlans plans) {
        String heartbeat = "__debezium-heartbeat." + plans.document().name();
        return !ends.of(
                        plans.stream().name(),
                        topic -> topic.equals(heartbeat) || plans.tableTopics().test(topic))
                .isEmpty();
    }

    /** Connectors that read a binlog keep the history of the tables' columns. */
    private static boolean hasHistory(ConnectorPlans plans) {
        return plans.stream().config().keySet().stream()
                .anyMatch(key -> key.startsWith("schema.history.internal."));
    }

    /** In the form of Debezium's offsets. */
    static Map<String, Object> offset(Map<String, ?> position) {
        Map<String, Object> offset = new TreeMap<>();
        position.forEach(
                (key, value) -> {
                    switch (key) {
                        case "lsn", "pos" -> offset.put(key, Long.parseLong(String.valueOf(value)));
                        case "file", "gtids" -> offset.put(key, value);
                        default -> {} // names of what is to be kept, for people
                    }
                });
        return offset;
    }
}
