package dev.jetconnect.test.sink;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/** The records that contracts of sinks are about: flat rows with a key. Stateless. */
public final class Notes {
    public static final String TOPIC = "notes";

    static final TopicPartition FIRST = new TopicPartition(TOPIC, 0);
    static final TopicPartition SECOND = new TopicPartition(TOPIC, 1);

    private static final Schema KEY =
            SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    private static final Schema ROW = row().build();
    private static final Schema GROWN =
            row().field("author", Schema.OPTIONAL_STRING_SCHEMA).build();

    private Notes() {}

    /** Notes of the first partition whose ids are their offsets. */
    static List<SinkRecord> range(long from, long to) {
        return range(FIRST, from, to);
    }

    static List<SinkRecord> range(TopicPartition partition, long from, long to) {
        List<SinkRecord> records = new ArrayList<>();
        for (long offset = from; offset < to; offset++) {
            records.add(record(partition, offset, offset, "note " + offset));
        }
        return records;
    }

    static SinkRecord note(long offset, long id, String text) {
        return record(FIRST, offset, id, text);
    }

    /** Of a later schema, which has one field more. */
    static SinkRecord noteBy(String author, long offset, long id, String text) {
        Struct row = new Struct(GROWN).put("id", id).put("text", text).put("author", author);
        return record(FIRST, offset, id, row);
    }

    /** Without a value. */
    static SinkRecord tombstone(long offset, long id) {
        return new SinkRecord(TOPIC, 0, KEY, key(id), null, null, offset);
    }

    private static SinkRecord record(TopicPartition partition, long offset, long id, String text) {
        return record(partition, offset, id, new Struct(ROW).put("id", id).put("text", text));
    }

    private static SinkRecord record(TopicPartition partition, long offset, long id, Struct row) {
        return new SinkRecord(
                partition.topic(), partition.partition(), KEY, key(id), row.schema(), row, offset);
    }

    private static Struct key(long id) {
        return new Struct(KEY).put("id", id);
    }

    private static SchemaBuilder row() {
        return SchemaBuilder.struct()
                .field("id", Schema.INT64_SCHEMA)
                .field("text", Schema.OPTIONAL_STRING_SCHEMA);
    }
}
