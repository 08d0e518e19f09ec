package dev.jetconnect.sink.jdbc;

import org.apache.kafka.connect.sink.SinkRecord;

/** How messages name a record. */
final class RecordName {
    private RecordName() {}

    static String of(SinkRecord record) {
        return "topic '"
                + record.topic()
                + "' partition "
                + record.kafkaPartition()
                + " offset "
                + record.kafkaOffset();
    }
}
