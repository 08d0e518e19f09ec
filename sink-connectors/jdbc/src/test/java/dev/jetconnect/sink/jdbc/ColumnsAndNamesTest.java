package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which columns a row gets, and in which table. */
class ColumnsAndNamesTest {
    @RegisterExtension static final SinkFixture SINK = new SinkFixture();

    private static final Schema ROW =
            SchemaBuilder.struct()
                    .field("id", Schema.INT64_SCHEMA)
                    .field("note", Schema.STRING_SCHEMA)
                    .field("secret", Schema.STRING_SCHEMA)
                    .build();

    private static SinkRecord record(String topic, long offset) {
        Struct row = new Struct(ROW).put("id", offset).put("note", "a").put("secret", "b");
        return new SinkRecord(topic, 3, Schema.INT64_SCHEMA, offset, ROW, row, offset);
    }

    private static String columns(String table) {
        return SINK.query(
                "SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute"
                        + " WHERE attnum > 0 AND attrelid = '"
                        + table
                        + "'::regclass");
    }

    @Test
    void coordinatesAreTheKey() {
        JdbcSinkTask task = SINK.start("pk.mode", "kafka", "delivery.guarantee", "at_least_once");

        SINK.put(task, record("notes", 7), record("notes", 8));
        SINK.put(task, record("notes", 8), record("notes", 9));

        assertThat(
                        SINK.query(
                                "SELECT string_agg(concat_ws(' ', __connect_topic,"
                                        + " __connect_partition, __connect_offset, note), ', '"
                                        + " ORDER BY __connect_offset) FROM notes"))
                .isEqualTo("notes 3 7 a, notes 3 8 a, notes 3 9 a");
    }

    @Test
    void coordinatesHaveTheNamesThatAreWanted() {
        SINK.put(
                SINK.start("pk.mode", "kafka", "pk.fields", "t,p,o", "insert.mode", "insert"),
                record("notes", 7));

        assertThat(columns("notes")).isEqualTo("t p o id note secret");
    }

    @Test
    void fieldsAreIncludedOrExcluded() {
        SINK.put(SINK.start("pk.fields", "id", "field.exclude.list", "secret"), record("one", 1));
        SINK.put(SINK.start("pk.fields", "id", "fields.whitelist", "note"), record("two", 1));

        assertThat(columns("one")).isEqualTo("id note");
        assertThat(columns("two")).isEqualTo("id note");
    }

    @Test
    void fieldsOfOneTopicAreExcluded() {
        JdbcSinkTask task =
                SINK.start(
                        "pk.fields", "id",
                        "field.exclude.list", "one:secret",
                        "table.name.format", "to_${topic}");

        SINK.put(task, record("one", 1), record("two", 1));

        assertThat(columns("to_one")).isEqualTo("id note");
        assertThat(columns("to_two")).isEqualTo("id note secret");
    }

    /** By the number in the record. */
    public static final class ByNumber implements CollectionNamingStrategy {
        @Override
        public String resolveCollectionName(SinkRecord record, String format) {
            return format + (long) record.key() % 2;
        }
    }

    @Test
    void strategyNamesTables() {
        JdbcSinkTask task =
                SINK.start(
                        "pk.fields", "id",
                        "table.name.format", "part_",
                        "collection.naming.strategy", ByNumber.class.getName());

        SINK.put(task, record("notes", 1), record("notes", 2), record("notes", 3));

        assertThat(SINK.query("SELECT count(*) FROM part_1")).isEqualTo("2");
        assertThat(SINK.query("SELECT count(*) FROM part_0")).isEqualTo("1");
    }
}
