package dev.jetconnect.herder;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jetconnect.store.KvStatusStore;
import dev.jetconnect.store.RestartNote;
import dev.jetconnect.store.StuckNote;
import java.util.List;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo.ConnectorState;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo.TaskState;
import org.apache.kafka.connect.util.ConnectorTaskId;

/**
 * Connect's answers about states, with what we know beyond: fields of ours, which are absent while
 * there is nothing to say.
 *
 * <p>Thread-safe.
 */
final class NotedStates {
    private final KvStatusStore statuses;

    NotedStates(KvStatusStore statuses) {
        this.statuses = statuses;
    }

    ConnectorState of(String connector, ConnectorState state) {
        return statuses.restart(connector)
                .<ConnectorState>map(note -> new NotedConnector(state, note))
                .orElse(state);
    }

    TaskState of(String connector, TaskState state) {
        ConnectorTaskId id = new ConnectorTaskId(connector, state.id());
        RestartNote restart = statuses.restart(id).orElse(null);
        StuckNote stuck = statuses.stuck(id).orElse(null);
        return restart == null && stuck == null ? state : new NotedTask(state, restart, stuck);
    }

    ConnectorStateInfo of(ConnectorStateInfo status) {
        List<TaskState> tasks =
                status.tasks().stream().map(task -> of(status.name(), task)).toList();
        return new ConnectorStateInfo(
                status.name(), of(status.name(), status.connector()), tasks, status.type());
    }

    /** A connector's state and what follows its failure. */
    static final class NotedConnector extends ConnectorState {
        private final RestartNote restart;

        NotedConnector(ConnectorState state, RestartNote restart) {
            super(state.state(), state.workerId(), state.trace(), state.version());
            this.restart = restart;
        }

        @JsonProperty
        public RestartNote restart() {
            return restart;
        }
    }

    /** A task's state, what follows its failure, and whether it stands still. */
    static final class NotedTask extends TaskState {
        private final RestartNote restart;
        private final StuckNote stuck;

        NotedTask(TaskState state, RestartNote restart, StuckNote stuck) {
            super(state.id(), state.state(), state.workerId(), state.trace(), state.version());
            this.restart = restart;
            this.stuck = stuck;
        }

        @JsonProperty
        @JsonInclude(JsonInclude.Include.NON_NULL)
        public RestartNote restart() {
            return restart;
        }

        @JsonProperty
        @JsonInclude(JsonInclude.Include.NON_NULL)
        public StuckNote stuck() {
            return stuck;
        }
    }
}
