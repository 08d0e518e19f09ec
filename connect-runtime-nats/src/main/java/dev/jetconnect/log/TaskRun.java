package dev.jetconnect.log;

/**
 * One run of a task, and its place among all runs of its connector's tasks.
 *
 * @param epoch rises with each worker that takes the task over, and over all tasks of the group
 * @param process different for each process
 * @param start rises with each start in that process
 */
public record TaskRun(long epoch, String process, long start, Generation generation) {
    /** Whoever left no word of itself: every run comes after it. */
    static final TaskRun UNKNOWN = new TaskRun(0, "", 0, Generation.NONE);

    /** Comes after all runs, with a generation that has no tasks. */
    static TaskRun ofNobody(Generation generation) {
        return new TaskRun(Long.MAX_VALUE, "", 0, generation);
    }

    /** Whether this run, and not {@code other} of the same task, is the one that may write. */
    boolean replaces(TaskRun other) {
        return isStartedAfter(other) && !hasOlderConfigsThan(other);
    }

    /**
     * Whether {@code other}, of any task of the connector, has newer task configs. Epochs can't
     * tell that: a worker may take a task over before it has seen that the configs have changed,
     * and goes on under its epoch when they do. But they tell a connector from an earlier one of
     * its name.
     */
    boolean hasOlderConfigsThan(TaskRun other) {
        return generation.isOfConnectorOf(other.generation)
                ? generation.version() < other.generation.version()
                : epoch < other.epoch;
    }

    /**
     * Of one epoch are only the runs in one process, unless workers share a group without leases.
     */
    private boolean isStartedAfter(TaskRun other) {
        return epoch > other.epoch
                || (epoch == other.epoch
                        && (start >= other.start || !process.equals(other.process)));
    }

    TaskRun endedBy(Generation newer) {
        return new TaskRun(epoch, process, start, newer);
    }
}
