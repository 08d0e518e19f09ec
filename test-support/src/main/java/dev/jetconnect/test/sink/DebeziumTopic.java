package dev.jetconnect.test.sink;

import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Makes records as Debezium's connectors do, for one table with a key. Confined to the test thread.
 */
public final class DebeziumTopic {
    private static final Schema SOURCE =
            SchemaBuilder.struct()
                    .name("io.debezium.connector.postgresql.Source")
                    .field("db", Schema.STRING_SCHEMA)
                    .field("schema", Schema.STRING_SCHEMA)
                    .field("table", Schema.STRING_SCHEMA)
                    .build();

    private static final Schema TRANSACTION =
            SchemaBuilder.struct()
                    .optional()
                    .name("event.block")
                    .field("id", Schema.STRING_SCHEMA)
                    .field("total_order", Schema.INT64_SCHEMA)
                    .field("data_collection_order", Schema.INT64_SCHEMA)
                    .build();

    private final String topic;
    private final String table;
    private final Schema keySchema;
    private final Schema envelope;
    private long offset;
    private Struct transaction;

    /** Rows of {@code row}, whose fields named {@code keys} are the primary key. */
    public DebeziumTopic(String topic, Schema row, String... keys) {
        this.topic = topic;
        this.table = topic.substring(topic.lastIndexOf('.') + 1);
        SchemaBuilder key = SchemaBuilder.struct().name(topic + ".Key");
        for (String name : keys) {
            key.field(name, row.field(name).schema());
        }
        this.keySchema = key.build();
        this.envelope =
                SchemaBuilder.struct()
                        .name(topic + ".Envelope")
                        .field("before", row)
                        .field("after", row)
                        .field("source", SOURCE)
                        .field("op", Schema.STRING_SCHEMA)
                        .field("ts_ms", Schema.OPTIONAL_INT64_SCHEMA)
                        .field("transaction", TRANSACTION)
                        .build();
    }

    /** The next events are of this transaction. Null: of none. */
    public void transaction(String id) {
        transaction =
                id == null
                        ? null
                        : new Struct(TRANSACTION)
                                .put("id", id)
                                .put("total_order", 1L)
                                .put("data_collection_order", 1L);
    }

    public SinkRecord created(Struct row) {
        return event("c", row, null, row);
    }

    public SinkRecord read(Struct row) {
        return event("r", row, null, row);
    }

    public SinkRecord updated(Struct row) {
        return event("u", row, null, row);
    }

    public SinkRecord deleted(Struct row) {
        return event("d", row, row, null);
    }

    public SinkRecord deletedWithoutBefore(Struct row) {
        return event("d", row, null, null);
    }

    public SinkRecord tombstone(Struct row) {
        return new SinkRecord(topic, 0, keySchema, key(row), null, null, offset++);
    }

    public SinkRecord truncated() {
        return record(null, null, value("t", null, null));
    }

    public SinkRecord message() {
        return record(null, null, value("m", null, null));
    }

    private SinkRecord event(String operation, Struct keyed, Struct before, Struct after) {
        return record(keySchema, key(keyed), value(operation, before, after));
    }

    private SinkRecord record(Schema schema, Struct key, Struct value) {
        return new SinkRecord(
                topic, 0, schema, key, envelope, value, offset++, 0L, TimestampType.CREATE_TIME);
    }

    private Struct key(Struct row) {
        Struct key = new Struct(keySchema);
        keySchema.fields().forEach(field -> key.put(field, row.get(field.name())));
        return key;
    }

    private Struct value(String operation, Struct before, Struct after) {
        return new Struct(envelope)
                .put("before", before)
                .put("after", after)
                .put("source", source())
                .put("op", operation)
                .put("ts_ms", 1L)
                .put("transaction", transaction);
    }

    private Struct source() {
        return new Struct(SOURCE).put("db", "shop").put("schema", "public").put("table", table);
    }
}
