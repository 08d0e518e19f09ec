package dev.jetconnect.sink.jdbc;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** Brings what the worker hands over into the database. Confined to the task thread. */
interface Delivery extends AutoCloseable {
    /** Takes over partitions, from the position that the target has. */
    void open(Collection<TopicPartition> partitions);

    void close(Collection<TopicPartition> partitions);

    void deliver(Collection<SinkRecord> records);

    /** What the worker may commit: the target has it, and knows that it does. */
    Map<TopicPartition, OffsetAndMetadata> commit(Map<TopicPartition, OffsetAndMetadata> read);

    @Override
    void close();
}
