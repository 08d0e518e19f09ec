package dev.jetconnect.group;

import java.util.Comparator;
import java.util.UUID;

/**
 * One run of a worker's process.
 *
 * @param workerId host and port of REST: the same when a worker starts again at its address
 * @param instance differs from one start to the next
 */
public record WorkerRun(String workerId, String instance) implements Comparable<WorkerRun> {
    private static final Comparator<WorkerRun> ORDER =
            Comparator.comparing(WorkerRun::workerId).thenComparing(WorkerRun::instance);

    public static WorkerRun startedNow(String workerId) {
        return new WorkerRun(workerId, UUID.randomUUID().toString());
    }

    /** Whether this is another start of the same worker: of the two, one is gone. */
    boolean replaces(WorkerRun other) {
        return workerId.equals(other.workerId) && !instance.equals(other.instance);
    }

    @Override
    public int compareTo(WorkerRun other) {
        return ORDER.compare(this, other);
    }
}
