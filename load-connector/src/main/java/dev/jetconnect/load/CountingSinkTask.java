package dev.jetconnect.load;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * Checks that the records of each partition come once and in order, and marks the moment at which
 * the last one of a partition has come. Topics count as one: they have one order too.
 *
 * <p>Confined to the task's thread.
 */
public final class CountingSinkTask extends SinkTask {
    private final Map<Integer, Long> counts = new HashMap<>();
    private final Ages ages = new Ages();

    private LoadConfig config;
    private RecordForm form;

    @Override
    public void start(Map<String, String> properties) {
        config = new LoadConfig(properties);
        form = config.form();
    }

    /** A partition that another task has had goes on where that one has left it. */
    @Override
    public void open(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            config.marks()
                    .number(left(partition))
                    .ifPresent(count -> counts.put(partition.partition(), count));
        }
    }

    @Override
    public void close(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            Long count = counts.remove(partition.partition());
            if (count != null) {
                config.marks().write(left(partition), Instant.now(), count);
            }
        }
    }

    private static String left(TopicPartition partition) {
        return "left-" + partition.partition();
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        pause();
        long end = config.getLong(LoadConfig.RECORDS);
        for (SinkRecord record : records) {
            int partition = record.kafkaPartition();
            long expected = counts.getOrDefault(partition, 0L);
            long number = form.number(record.value());
            if (number != expected) {
                throw new ConnectException(
                        "Record "
                                + number
                                + " of partition "
                                + partition
                                + " came instead of "
                                + expected);
            }
            counts.put(partition, expected + 1);
            if (form instanceof ClockForm clock) {
                ages.add(clock.age(record.value()));
            }
            if (expected + 1 == end) {
                writeAges(partition);
                config.marks().write("end-" + partition, Instant.now(), end);
            }
        }
    }

    private void writeAges(int partition) {
        if (form instanceof ClockForm) {
            config.marks()
                    .write("age-" + partition, Instant.now(), ages.micros(0.5), ages.micros(0.99));
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(config.getLong(LoadConfig.PAUSE_MS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the task's loop sees it and stops
            throw new ConnectException("Interrupted in a pause", e);
        }
    }

    @Override
    public void stop() {
        // Nothing is open.
    }

    @Override
    public String version() {
        return "1";
    }
}
