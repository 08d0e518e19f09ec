package dev.jetconnect.herder;

import dev.jetconnect.nats.ServerStorage;
import dev.jetconnect.store.KvStatusStore;
import java.util.Optional;
import org.apache.kafka.connect.util.ConnectorTaskId;

/**
 * Shows in the status of a running task why it waits for the log's storage. Its state stays
 * RUNNING, one of Connect's own words, since it goes on by itself; the reason stands where that of
 * a failure would.
 *
 * <p>Thread-safe.
 */
public final class TaskWaits implements ServerStorage.WaitListener {
    private final String workerId;
    private final KvStatusStore statuses;

    public TaskWaits(String workerId, KvStatusStore statuses) {
        this.workerId = workerId;
        this.statuses = statuses;
    }

    @Override
    public void tell(String task, Optional<String> reason) {
        int mark = task.lastIndexOf('-');
        ConnectorTaskId id =
                new ConnectorTaskId(
                        task.substring(0, mark), Integer.parseInt(task.substring(mark + 1)));
        statuses.explain(id, workerId, reason);
    }
}
