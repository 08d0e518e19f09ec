package dev.jetconnect.herder;

import dev.jetconnect.store.ConnectorEntry;
import java.util.Set;
import org.apache.kafka.connect.runtime.TargetState;
import org.apache.kafka.connect.util.ConnectorTaskId;

/**
 * What this worker runs of a connector, to compare with what its entry asks for.
 *
 * @param entry with the config that the connector was started with
 * @param taskVersion of the task configs that the tasks were started with; 0 before that
 * @param starts how often the connector was started
 */
record RunningConnector(
        ConnectorEntry entry, long taskVersion, Set<ConnectorTaskId> tasks, int starts) {
    static RunningConnector started(ConnectorEntry entry) {
        return new RunningConnector(entry, 0, Set.of(), 1);
    }

    TargetState targetState() {
        return entry.targetState();
    }

    RunningConnector startedAgain(ConnectorEntry started) {
        return new RunningConnector(started, taskVersion, tasks, starts + 1);
    }

    RunningConnector withTargetState(ConnectorEntry changed) {
        return new RunningConnector(changed, taskVersion, tasks, starts);
    }

    RunningConnector withTasks(long version, Set<ConnectorTaskId> started) {
        return new RunningConnector(entry, version, Set.copyOf(started), starts);
    }
}
