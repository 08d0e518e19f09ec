package dev.jetconnect.sequence;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Knows which records are read again because the task has asked Connect for it.
 *
 * <p>Confined to the task thread.
 */
final class ReadRecords {
    private final Map<TopicPartition, Long> highest = new HashMap<>();

    /** The record's place in its topic, whatever transforms have made of it. */
    static TopicPartition partition(SinkRecord record) {
        return new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
    }

    /** Whether it was read before; from now on it was. */
    boolean isReadAgain(SinkRecord record) {
        long offset = record.originalKafkaOffset();
        TopicPartition partition = partition(record);
        Long before = highest.get(partition);
        if (before != null && offset <= before) {
            return true;
        }
        highest.put(partition, offset);
        return false;
    }

    void forget(Collection<TopicPartition> partitions) {
        highest.keySet().removeAll(partitions);
    }

    void clear() {
        highest.clear();
    }
}
