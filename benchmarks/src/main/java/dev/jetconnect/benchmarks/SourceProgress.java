package dev.jetconnect.benchmarks;

/**
 * How many records of a source task the log has confirmed: Connect's own metric {@code
 * source-record-write-total}.
 *
 * <p>Confined to the main thread.
 */
final class SourceProgress implements AutoCloseable {
    private final WorkerBeans beans;

    private SourceProgress(WorkerBeans beans) {
        this.beans = beans;
    }

    static SourceProgress attach(long processId) {
        return new SourceProgress(WorkerBeans.attach(processId));
    }

    /** 0 as long as the task has not started. */
    long recordsConfirmed(String source) {
        return beans.total(
                "kafka.connect:type=source-task-metrics,connector=" + source + ",task=0",
                "source-record-write-total");
    }

    @Override
    public void close() {
        beans.close();
    }
}
