package dev.jetconnect.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Drives a consumer as a sink task does, and remembers what it was told. */
final class SinkReader implements AutoCloseable {
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(200);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(20);

    private final Consumer<byte[], byte[]> consumer;
    private final List<TopicPartition> opened = new ArrayList<>();

    SinkReader(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    SinkReader subscribe(String... topics) {
        consumer.subscribe(Arrays.asList(topics), new Listener());
        return this;
    }

    SinkReader subscribe(Pattern topics) {
        consumer.subscribe(topics, new Listener());
        return this;
    }

    Consumer<byte[], byte[]> consumer() {
        return consumer;
    }

    /** The partitions that the listener was told of, in that order. */
    List<TopicPartition> opened() {
        return opened;
    }

    List<ConsumerRecord<byte[], byte[]>> poll() {
        return poll(POLL_TIMEOUT);
    }

    List<ConsumerRecord<byte[], byte[]>> poll(Duration timeout) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        consumer.poll(timeout).forEach(records::add);
        return records;
    }

    /** Polls until {@code count} records are there, and once more to see that no other follows. */
    List<ConsumerRecord<byte[], byte[]>> read(int count) {
        List<ConsumerRecord<byte[], byte[]>> records = readAtLeast(count);
        records.addAll(poll());
        return records;
    }

    /** Polls until {@code count} records are there; what the last poll brings is all returned. */
    List<ConsumerRecord<byte[], byte[]>> readAtLeast(int count) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        long deadline = System.nanoTime() + READ_TIMEOUT.toNanos();
        while (records.size() < count && System.nanoTime() < deadline) {
            records.addAll(poll());
        }
        return records;
    }

    List<String> readValues(int count) {
        return values(read(count));
    }

    /** Commits that everything up to this record was dealt with. */
    void commitUpTo(ConsumerRecord<byte[], byte[]> last) {
        consumer.commitSync(
                Map.of(
                        new TopicPartition(last.topic(), last.partition()),
                        new OffsetAndMetadata(last.offset() + 1)));
    }

    @Override
    public void close() {
        consumer.close();
    }

    static List<String> values(Collection<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().map(consumed -> new String(consumed.value(), UTF_8)).toList();
    }

    static Map<TopicPartition, List<String>> valuesByPartition(
            Collection<ConsumerRecord<byte[], byte[]>> records) {
        Map<TopicPartition, List<String>> values = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> consumed : records) {
            values.computeIfAbsent(
                            new TopicPartition(consumed.topic(), consumed.partition()),
                            partition -> new ArrayList<>())
                    .add(new String(consumed.value(), UTF_8));
        }
        return values;
    }

    private final class Listener implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            opened.addAll(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            opened.removeAll(partitions);
        }
    }
}
