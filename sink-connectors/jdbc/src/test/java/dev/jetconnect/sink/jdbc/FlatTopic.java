package dev.jetconnect.sink.jdbc;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/** Makes records whose value is the row. */
final class FlatTopic {
    private final String topic;
    private final Schema keySchema;
    private long offset;

    FlatTopic(String topic, Schema keySchema) {
        this.topic = topic;
        this.keySchema = keySchema;
    }

    SinkRecord row(Object key, Struct value) {
        return new SinkRecord(topic, 0, keySchema, key, value.schema(), value, offset++);
    }

    SinkRecord withoutValue(Object key) {
        return new SinkRecord(topic, 0, keySchema, key, null, null, offset++);
    }
}
