package dev.jetconnect.test.sink;

import static org.awaitility.Awaitility.await;

import dev.jetconnect.test.sink.RecordingContext.Report;
import dev.jetconnect.test.sink.RecordingContext.Reports;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** A connector's task from start to stop, called as a worker does. Confined to the test thread. */
final class SinkRun implements AutoCloseable {
    private static final Duration WITHIN = Duration.ofSeconds(60);

    private final SinkTask task;
    private final RecordingContext context;

    private SinkRun(SinkTask task, RecordingContext context) {
        this.task = task;
        this.context = context;
    }

    /** Starts the connector's first task. */
    static SinkRun start(SinkConnector connector, Map<String, String> settings, Reports reports) {
        connector.start(settings);
        SinkRun run = new SinkRun(task(connector), new RecordingContext(reports));
        run.task.initialize(run.context);
        try {
            run.task.start(connector.taskConfigs(1).get(0));
        } catch (RuntimeException e) {
            run.close();
            throw e;
        } finally {
            connector.stop();
        }
        return run;
    }

    private static SinkTask task(SinkConnector connector) {
        try {
            return (SinkTask) connector.taskClass().getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The task has no constructor without parameters", e);
        }
    }

    SinkRun open(TopicPartition... partitions) {
        task.open(List.of(partitions));
        return this;
    }

    void release(TopicPartition... partitions) {
        task.close(List.of(partitions));
    }

    void put(SinkRecord... records) {
        task.put(List.of(records));
    }

    void put(Collection<SinkRecord> records) {
        task.put(records);
    }

    /** The same records until they are taken. */
    void putUntilTaken(Collection<SinkRecord> records) {
        await().atMost(WITHIN)
                .ignoreException(RetriableException.class)
                .until(
                        () -> {
                            task.put(records);
                            return true;
                        });
    }

    /** How far the worker may commit the first partition when it has read it up to there. */
    long committable(long read) {
        return committable(Map.of(Notes.FIRST, read)).getOrDefault(Notes.FIRST, 0L);
    }

    Map<TopicPartition, Long> committable(Map<TopicPartition, Long> read) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        read.forEach((partition, next) -> offsets.put(partition, new OffsetAndMetadata(next)));
        Map<TopicPartition, Long> committable = new HashMap<>();
        task.preCommit(offsets)
                .forEach((partition, next) -> committable.put(partition, next.offset()));
        return committable;
    }

    /** Where the task wants to read since it was asked last. */
    Map<TopicPartition, Long> sought() {
        Map<TopicPartition, Long> sought = Map.copyOf(context.sought());
        context.sought().clear();
        return sought;
    }

    List<Report> reports() {
        return context.reports();
    }

    @Override
    public void close() {
        task.stop();
    }
}
