package dev.jetconnect.transport;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Polled records that iterate in stream order across topics, so that a sink sees every table's
 * changes in the order of the source's commits (promise 4). Grouped access is as in Kafka.
 */
final class StreamOrderedRecords extends ConsumerRecords<byte[], byte[]> {
    private final List<ConsumerRecord<byte[], byte[]>> ordered;

    private StreamOrderedRecords(
            List<ConsumerRecord<byte[], byte[]>> ordered,
            Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> grouped,
            Map<TopicPartition, OffsetAndMetadata> nextOffsets) {
        super(grouped, nextOffsets);
        this.ordered = ordered;
    }

    static ConsumerRecords<byte[], byte[]> of(List<ConsumerRecord<byte[], byte[]>> ordered) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> grouped = new LinkedHashMap<>();
        Map<TopicPartition, OffsetAndMetadata> nextOffsets = new HashMap<>();
        TopicPartition partition = null;
        List<ConsumerRecord<byte[], byte[]>> group = null;
        long next = 0;
        for (ConsumerRecord<byte[], byte[]> consumed : ordered) {
            if (partition == null
                    || partition.partition() != consumed.partition()
                    || !partition.topic().equals(consumed.topic())) {
                if (partition != null) {
                    nextOffsets.put(partition, new OffsetAndMetadata(next));
                }
                partition = new TopicPartition(consumed.topic(), consumed.partition());
                group = grouped.computeIfAbsent(partition, p -> new ArrayList<>());
            }
            group.add(consumed);
            next = consumed.offset() + 1;
        }
        if (partition != null) {
            nextOffsets.put(partition, new OffsetAndMetadata(next));
        }
        return new StreamOrderedRecords(ordered, grouped, nextOffsets);
    }

    @Override
    public Iterator<ConsumerRecord<byte[], byte[]>> iterator() {
        return ordered.iterator();
    }

    @Override
    public int count() {
        return ordered.size();
    }

    @Override
    public boolean isEmpty() {
        return ordered.isEmpty();
    }
}
