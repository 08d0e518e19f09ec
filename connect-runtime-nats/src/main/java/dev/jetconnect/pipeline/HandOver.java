package dev.jetconnect.pipeline;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.connect.runtime.TargetState;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorOffset;

/**
 * Lets a Debezium connector begin at the position that a copy is as of. Each part may be done
 * twice: a worker may end between any two of them.
 *
 * <p>Thread-safe.
 */
final class HandOver {
    private static final String RECOVERY = "recovery";
    private static final Set<String> OF_POSITION = Set.of("lsn", "file", "pos", "gtids");

    private final ConnectorCalls connectors;
    private final CopyProgress progress;

    HandOver(ConnectorCalls connectors, CopyProgress progress) {
        this.connectors = connectors;
        this.progress = progress;
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
        } else if (present.isEmpty()) {
            // It has run before under this name, and knows the tables.
            connectors.put(stream, TargetState.STOPPED);
        }
        connectors.setState(stream.name(), TargetState.STARTED);
        Map<String, String> config = connectors.config(stream.name()).orElse(Map.of());
        boolean isRecovering = RECOVERY.equals(config.get(StreamConfig.SNAPSHOT_MODE));
        if (hasHistory && isRecovering && !hasBegun(stream)) {
            return Optional.of(stream.name() + " reads which columns the tables have");
        }
        if (!config.equals(stream.config())) {
            // While it recovers it would read today's tables at each start.
            connectors.put(stream, TargetState.STARTED);
        }
        return Optional.empty();
    }

    /** With what it sends first, changes or a heartbeat, it says more of its position than we. */
    private boolean hasBegun(ConnectorPlan stream) {
        return connectors.offsets(stream.name()).stream()
                .map(ConnectorOffset::offset)
                .anyMatch(
                        offset ->
                                !OF_POSITION.containsAll(offset.keySet())
                                        && offset.get("snapshot") == null);
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
