package dev.jetconnect.source.copy;

import static org.awaitility.Awaitility.await;

import dev.jetconnect.sink.jdbc.JdbcSinkTask;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.apache.kafka.connect.source.SourceRecord;

/** Gives records to our JDBC sink as a worker does. */
final class SinkRun implements AutoCloseable {
    private final JdbcSinkTask task = new JdbcSinkTask();
    private final Map<String, Long> offsets = new HashMap<>();

    SinkRun(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("name", "sink-" + java.util.UUID.randomUUID());
        task.initialize(
                (SinkTaskContext)
                        Proxy.newProxyInstance(
                                SinkRun.class.getClassLoader(),
                                new Class<?>[] {SinkTaskContext.class},
                                (proxy, method, arguments) ->
                                        method.getName().equals("configs") ? all : null));
        task.start(all);
    }

    void put(List<SourceRecord> records) {
        List<SinkRecord> given = new ArrayList<>();
        for (SourceRecord record : records) {
            if (!offsets.containsKey(record.topic())) {
                task.open(List.of(new TopicPartition(record.topic(), 0)));
            }
            long offset = offsets.merge(record.topic(), 1L, Long::sum) - 1;
            given.add(
                    new SinkRecord(
                            record.topic(),
                            0,
                            record.keySchema(),
                            record.key(),
                            record.valueSchema(),
                            record.value(),
                            offset,
                            null,
                            TimestampType.NO_TIMESTAMP_TYPE,
                            record.headers()));
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> isTaken(given));
        task.preCommit(Map.of());
    }

    /** A worker puts the same records again if it is asked to. */
    private boolean isTaken(List<SinkRecord> given) {
        try {
            task.put(given);
            return true;
        } catch (RetriableException e) {
            return false;
        }
    }

    /** Asks some times, as a worker does that stops then. */
    void ask(int times) {
        for (int i = 0; i < times; i++) {
            isTaken(List.of());
        }
    }

    /** Until what takes long is done, as a worker that asks now and then. */
    void settle() {
        settle(() -> {});
    }

    /**
     * @param disturbance comes before each time that the worker asks
     */
    void settle(Runnable disturbance) {
        Map<TopicPartition, OffsetAndMetadata> read = new HashMap<>();
        offsets.forEach(
                (topic, next) ->
                        read.put(new TopicPartition(topic, 0), new OffsetAndMetadata(next)));
        await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> {
                            disturbance.run();
                            return isTaken(List.of()) && !task.preCommit(read).isEmpty();
                        });
    }

    @Override
    public void close() {
        task.stop();
    }
}
