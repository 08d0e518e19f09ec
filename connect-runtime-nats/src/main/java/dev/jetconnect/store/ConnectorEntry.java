package dev.jetconnect.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.jetconnect.log.Generation;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.connect.runtime.TargetState;

/**
 * Everything that the group knows of one connector, in one value: whatever changes, changes as a
 * whole, by compare-and-set. So there is no half-written set of task configs, and no leader.
 *
 * @param id tells the connector from an earlier one of the same name, whose versions began at 1 too
 * @param config as the user gave it, with references to secrets unresolved
 * @param configVersion rises with each write of the config: the connector is started again
 * @param taskConfigs as the connector made them
 * @param taskVersion rises with each change of the task configs: the tasks are started again
 * @param appliedConfig the config that the tasks were made from; null before that
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConnectorEntry(
        String id,
        Map<String, String> config,
        long configVersion,
        TargetState targetState,
        List<Map<String, String>> taskConfigs,
        long taskVersion,
        Map<String, String> appliedConfig) {
    /** A connector that has just been created. */
    static ConnectorEntry created(Map<String, String> config, TargetState targetState) {
        return new ConnectorEntry(
                UUID.randomUUID().toString(),
                config,
                1,
                targetState == null ? TargetState.STARTED : targetState,
                List.of(),
                1,
                null);
    }

    /**
     * Replaces the config.
     *
     * @param newTargetState null keeps the present one
     */
    ConnectorEntry withConfig(Map<String, String> newConfig, TargetState newTargetState) {
        return new ConnectorEntry(
                id,
                newConfig,
                configVersion + 1,
                newTargetState == null ? targetState : newTargetState,
                taskConfigs,
                taskVersion,
                appliedConfig);
    }

    ConnectorEntry withTargetState(TargetState newTargetState) {
        return new ConnectorEntry(
                id, config, configVersion, newTargetState, taskConfigs, taskVersion, appliedConfig);
    }

    ConnectorEntry withTaskConfigs(List<Map<String, String>> newTaskConfigs) {
        return new ConnectorEntry(
                id, config, configVersion, targetState, newTaskConfigs, taskVersion + 1, config);
    }

    /** Of its task configs, by which the tasks' commits are told apart. */
    public Generation generation() {
        return new Generation(id, taskVersion);
    }

    /** Whether both are of one connector, and not of one that was deleted and its successor. */
    public boolean isSameConnector(ConnectorEntry other) {
        return Objects.equals(id, other.id);
    }

    /** Whether both are of one connector and hold the same config. */
    public boolean hasConfigOf(ConnectorEntry other) {
        return isSameConnector(other) && configVersion == other.configVersion;
    }

    /** Stopped: no tasks and nothing applied, so that a resume makes the task configs anew. */
    ConnectorEntry stopped() {
        return new ConnectorEntry(
                id, config, configVersion, TargetState.STOPPED, List.of(), taskVersion + 1, null);
    }
}
