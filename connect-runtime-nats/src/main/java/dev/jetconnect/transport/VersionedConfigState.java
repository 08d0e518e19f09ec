package dev.jetconnect.transport;

import dev.jetconnect.log.Generation;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.runtime.TargetState;
import org.apache.kafka.connect.runtime.WorkerConfigTransformer;
import org.apache.kafka.connect.storage.AppliedConnectorConfig;
import org.apache.kafka.connect.storage.ClusterConfigState;
import org.apache.kafka.connect.util.ConnectorTaskId;

/**
 * Connect's view of the group's configs at one moment, which also tells generations of task configs
 * apart: a task must be known by the generation whose config it was started with.
 *
 * <p>Immutable but for what Connect keeps in it.
 */
public final class VersionedConfigState extends ClusterConfigState {
    private final Map<String, Generation> generations;

    public VersionedConfigState(
            Map<String, Integer> taskCounts,
            Map<String, Map<String, String>> configs,
            Map<String, TargetState> targetStates,
            Map<ConnectorTaskId, Map<String, String>> taskConfigs,
            Map<String, AppliedConnectorConfig> applied,
            Map<String, Generation> generations,
            WorkerConfigTransformer transformer) {
        super(
                NO_OFFSET,
                null,
                taskCounts,
                configs,
                targetStates,
                taskConfigs,
                Map.of(),
                Map.of(),
                applied,
                Set.of(),
                Set.of(),
                transformer);
        this.generations = Map.copyOf(generations);
    }

    /** Of the task configs that {@code state} has for the connector. */
    static Generation generation(ClusterConfigState state, String connector) {
        return state instanceof VersionedConfigState versioned
                ? versioned.generations.getOrDefault(connector, Generation.NONE)
                : Generation.NONE;
    }
}
