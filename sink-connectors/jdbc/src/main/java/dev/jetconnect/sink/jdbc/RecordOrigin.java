package dev.jetconnect.sink.jdbc;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** Where a record was read from, before transformations changed its topic. */
record RecordOrigin(TopicPartition partition, long offset) {
    static RecordOrigin of(SinkRecord record) {
        try {
            return new RecordOrigin(
                    new TopicPartition(record.originalTopic(), record.originalKafkaPartition()),
                    record.originalKafkaOffset());
        } catch (NoSuchMethodError e) {
            // Workers before Kafka 3.6 don't keep it.
            return new RecordOrigin(
                    new TopicPartition(record.topic(), record.kafkaPartition()),
                    record.kafkaOffset());
        }
    }
}
