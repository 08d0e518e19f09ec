package dev.jetconnect.test.sink;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/** Makes records whose value is the row. Confined to the test thread. */
public final class FlatTopic {
    private final String topic;
    private final Schema keySchema;
    private long offset;

    public FlatTopic(String topic, Schema keySchema) {
        this.topic = topic;
        this.keySchema = keySchema;
    }

    public SinkRecord row(Object key, Struct value) {
        return new SinkRecord(topic, 0, keySchema, key, value.schema(), value, offset++);
    }

    public SinkRecord withoutValue(Object key) {
        return new SinkRecord(topic, 0, keySchema, key, null, null, offset++);
    }
}
