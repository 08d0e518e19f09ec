package dev.jetconnect.herder;

import dev.jetconnect.store.ConnectorEntry;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.runtime.TargetState;
import org.apache.kafka.connect.util.ConnectorTaskId;

/**
 * What this worker runs of a connector, to compare with what its entry asks for.
 *
 * @param entry as it was applied last; with the config that the connector was started with, if it
 *     runs here
 * @param starts how often the connector itself was started here; 0 if it does not run here
 * @param tasks that run here, with the version of the task configs that they were started with
 */
record RunningConnector(ConnectorEntry entry, int starts, Map<ConnectorTaskId, Long> tasks) {
    static RunningConnector of(ConnectorEntry entry) {
        return new RunningConnector(entry, 0, Map.of());
    }

    TargetState targetState() {
        return entry.targetState();
    }

    /** Whether the connector itself runs here, not only tasks of it. */
    boolean isStarted() {
        return starts > 0;
    }

    boolean isEmpty() {
        return !isStarted() && tasks.isEmpty();
    }

    RunningConnector started(ConnectorEntry started) {
        return new RunningConnector(started, starts + 1, tasks);
    }

    RunningConnector stopped() {
        return new RunningConnector(entry, 0, tasks);
    }

    RunningConnector withEntry(ConnectorEntry changed) {
        return new RunningConnector(changed, starts, tasks);
    }

    RunningConnector withTask(ConnectorTaskId id, long version) {
        Map<ConnectorTaskId, Long> more = new HashMap<>(tasks);
        more.put(id, version);
        return new RunningConnector(entry, starts, Map.copyOf(more));
    }

    RunningConnector withoutTasks(Collection<ConnectorTaskId> ids) {
        Map<ConnectorTaskId, Long> fewer = new HashMap<>(tasks);
        fewer.keySet().removeAll(ids);
        return new RunningConnector(entry, starts, Map.copyOf(fewer));
    }
}
