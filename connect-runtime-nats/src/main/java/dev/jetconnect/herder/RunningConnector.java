package dev.jetconnect.herder;

import dev.jetconnect.store.ConnectorEntry;
import java.util.Set;
import org.apache.kafka.connect.runtime.TargetState;
import org.apache.kafka.connect.util.ConnectorTaskId;

/**
 * What this worker runs of a connector, to compare with what its entry asks for.
 *
 * @param configVersion of the config that the connector was started with
 * @param taskVersion of the task configs that the tasks were started with; 0 before that
 */
record RunningConnector(
        long configVersion, TargetState targetState, long taskVersion, Set<ConnectorTaskId> tasks) {
    static RunningConnector started(ConnectorEntry entry) {
        return new RunningConnector(entry.configVersion(), entry.targetState(), 0, Set.of());
    }

    RunningConnector withConnector(ConnectorEntry entry) {
        return new RunningConnector(entry.configVersion(), entry.targetState(), taskVersion, tasks);
    }

    RunningConnector withTasks(long version, Set<ConnectorTaskId> started) {
        return new RunningConnector(configVersion, targetState, version, Set.copyOf(started));
    }
}
