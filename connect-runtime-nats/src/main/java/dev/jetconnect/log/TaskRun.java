package dev.jetconnect.log;

/**
 * One run of a task, and its place among all runs of this task.
 *
 * @param epoch rises with each worker that takes the task over
 * @param process different for each process
 * @param start rises with each start in that process
 */
public record TaskRun(long epoch, String process, long start, Generation generation) {
    /** Whoever left no word of itself: every run comes after it. */
    static final TaskRun UNKNOWN = new TaskRun(0, "", 0, Generation.NONE);

    /** Whether this run, and not {@code other}, is the one that may write. */
    boolean replaces(TaskRun other) {
        return isStartedAfter(other) && !generation.isOlderThan(other.generation);
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
