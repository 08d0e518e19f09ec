package dev.jetconnect.transport;

import dev.jetconnect.log.Generation;
import dev.jetconnect.log.TaskRun;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.apache.kafka.connect.storage.ClusterConfigState;
import org.apache.kafka.connect.util.ConnectorTaskId;

/**
 * Names the runs of tasks in this process, so that of any two runs of one task, in whichever
 * processes, everybody can tell which is the newer.
 *
 * <p>Thread-safe.
 */
final class TaskRuns {
    private final ToLongFunction<ConnectorTaskId> epochs;
    private final String process = UUID.randomUUID().toString();
    private final AtomicLong starts = new AtomicLong();

    /**
     * @param epochs of the run of a task that begins now: rises over all runs in the group
     */
    TaskRuns(ToLongFunction<ConnectorTaskId> epochs) {
        this.epochs = epochs;
    }

    /** The run of a source task that begins now. */
    TaskRun next(ConnectorTaskId id, ClusterConfigState configState) {
        return next(id, VersionedConfigState.generation(configState, id.connector()));
    }

    /** The run of a task that minds no other, and begins now. */
    TaskRun nextAlone(ConnectorTaskId id) {
        return next(id, Generation.NONE);
    }

    long epoch(ConnectorTaskId id) {
        return epochs.applyAsLong(id);
    }

    private TaskRun next(ConnectorTaskId id, Generation generation) {
        return new TaskRun(epoch(id), process, starts.incrementAndGet(), generation);
    }
}
