package dev.jetconnect.test.sink;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * A worker that reads one stream in its order, and follows where its task wants to read. Confined
 * to the test thread.
 */
public final class LogWorker {
    private final List<SinkRecord> log;
    private final SinkTask task;
    private final RecordingContext context;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private List<SinkRecord> redelivered = List.of();
    private int next;
    private int retries;

    /** A worker that begins where the target is, or at the beginning. */
    public LogWorker(
            List<SinkRecord> log, List<String> topics, SinkTask task, RecordingContext context) {
        this.log = log;
        this.task = task;
        this.context = context;
        topics.forEach(topic -> positions.put(new TopicPartition(topic, 0), 0L));
        task.open(positions.keySet());
        follow();
    }

    /** Hands over the next records. False: there are none. */
    public boolean put(int count) {
        List<SinkRecord> batch = redelivered.isEmpty() ? read(count) : redelivered;
        try {
            task.put(batch);
            redelivered = List.of();
            follow();
        } catch (RetriableException e) {
            redelivered = batch;
            retries++;
        }
        return next < log.size() || !redelivered.isEmpty();
    }

    /** What the task allows to be committed of all that was read. */
    public Map<TopicPartition, OffsetAndMetadata> commit() {
        Map<TopicPartition, OffsetAndMetadata> read = new HashMap<>();
        positions.forEach((partition, at) -> read.put(partition, new OffsetAndMetadata(at)));
        return task.preCommit(read);
    }

    public int retries() {
        return retries;
    }

    private List<SinkRecord> read(int count) {
        List<SinkRecord> batch = new ArrayList<>();
        for (; next < log.size() && batch.size() < count; next++) {
            SinkRecord record = log.get(next);
            if (record.kafkaOffset() >= positions.get(partition(record))) {
                batch.add(record);
                positions.put(partition(record), record.kafkaOffset() + 1);
            }
        }
        return batch;
    }

    private void follow() {
        if (!context.sought().isEmpty()) {
            positions.putAll(context.sought());
            context.sought().clear();
            next = 0;
        }
    }

    private static TopicPartition partition(SinkRecord record) {
        return new TopicPartition(record.topic(), record.kafkaPartition());
    }
}
