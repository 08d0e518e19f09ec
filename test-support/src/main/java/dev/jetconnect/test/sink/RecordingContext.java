package dev.jetconnect.test.sink;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * A worker's side of a sink task that keeps what the task asks for. Confined to the test thread.
 */
public final class RecordingContext implements SinkTaskContext {
    private final List<Long> timeouts = new ArrayList<>();
    private int commitRequests;
    private final List<Report> reports = new ArrayList<>();
    private final Map<TopicPartition, Long> sought = new HashMap<>();
    private final Reports taken;

    /** A record that the task could not write, and why. */
    public record Report(SinkRecord record, Throwable error) {}

    /** What the worker does with reports of records that cannot be written. */
    public enum Reports {
        TAKEN,
        NOT_TAKEN,
        /** As before Kafka 2.6. */
        UNKNOWN
    }

    public RecordingContext(Reports taken) {
        this.taken = taken;
    }

    /** How often the task has asked for a commit. */
    public int commitRequests() {
        return commitRequests;
    }

    /** When the task wants to be called again, each time that it has said so. */
    public List<Long> timeouts() {
        return timeouts;
    }

    public List<Report> reports() {
        return reports;
    }

    /** Where the task wants to read; a worker that goes there clears it. */
    public Map<TopicPartition, Long> sought() {
        return sought;
    }

    @Override
    public Map<String, String> configs() {
        return Map.of();
    }

    @Override
    public void offset(Map<TopicPartition, Long> offsets) {
        sought.putAll(offsets);
    }

    @Override
    public void offset(TopicPartition partition, long offset) {
        sought.put(partition, offset);
    }

    @Override
    public void timeout(long timeoutMs) {
        timeouts.add(timeoutMs);
    }

    @Override
    public Set<TopicPartition> assignment() {
        return Set.of();
    }

    @Override
    public void pause(TopicPartition... partitions) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void resume(TopicPartition... partitions) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void requestCommit() {
        commitRequests++;
    }

    @Override
    public PluginMetrics pluginMetrics() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ErrantRecordReporter errantRecordReporter() {
        if (taken == Reports.UNKNOWN) {
            throw new NoSuchMethodError("errantRecordReporter");
        }
        if (taken == Reports.NOT_TAKEN) {
            return null;
        }
        return (record, error) -> {
            reports.add(new Report(record, error));
            return CompletableFuture.completedFuture(null);
        };
    }
}
