package dev.jetconnect.sink.jdbc;

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

/** A worker's side of a sink task that keeps what the task asks for. */
final class RecordingContext implements SinkTaskContext {
    record Report(SinkRecord record, Throwable error) {}

    final List<Long> timeouts = new ArrayList<>();
    final List<Report> reports = new ArrayList<>();
    final Map<TopicPartition, Long> sought = new HashMap<>();
    private final Reports taken;

    /** What the worker does with reports of records that cannot be written. */
    enum Reports {
        TAKEN,
        NOT_TAKEN,
        /** As before Kafka 2.6. */
        UNKNOWN
    }

    RecordingContext(Reports taken) {
        this.taken = taken;
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
        throw new UnsupportedOperationException();
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
