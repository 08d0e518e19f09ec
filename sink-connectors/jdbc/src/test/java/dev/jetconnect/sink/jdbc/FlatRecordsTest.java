package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetconnect.test.sink.FlatTopic;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@OnDatabases
class FlatRecordsTest {
    @RegisterExtension static final SinkFixture SINK = new SinkFixture();

    private static final Schema KEY =
            SchemaBuilder.struct()
                    .field("region", Schema.STRING_SCHEMA)
                    .field("id", Schema.INT32_SCHEMA)
                    .build();
    private static final Schema ROW =
            SchemaBuilder.struct()
                    .field("name", Schema.OPTIONAL_STRING_SCHEMA)
                    .field("size", SchemaBuilder.int32().optional().defaultValue(5).build())
                    .build();

    private final FlatTopic items = new FlatTopic("items", KEY);
    private final FlatTopic plain = new FlatTopic("items", Schema.INT64_SCHEMA);

    private static Struct key(String region, int id) {
        return new Struct(KEY).put("region", region).put("id", id);
    }

    private static Struct row(String name, Integer size) {
        return new Struct(ROW).put("name", name).put("size", size);
    }

    @Test
    void nullStaysNullThoughItsSchemaHasADefault() {
        JdbcSinkTask task = SINK.start();

        SINK.put(task, items.row(key("eu", 1), row("a", null)));

        assertThat(SINK.rows("items")).isEqualTo("(eu,1,a,)");
    }

    @Test
    void singleValueAsKeyIsStoredInTheNamedColumn() {
        JdbcSinkTask task = SINK.start("pk.fields", "id");

        SINK.put(task, plain.row(1L, row("a", 1)), plain.row(2L, row("b", 2)));
        SINK.put(task, plain.withoutValue(1L), plain.row(2L, row("B", 2)));

        assertThat(SINK.rows("items")).isEqualTo("(2,B,2)");
    }

    @Test
    void partOfTheKeyCanBeTheKey() {
        JdbcSinkTask task = SINK.start("pk.fields", "id");

        SINK.put(task, items.row(key("eu", 1), row("a", 1)), items.row(key("us", 1), row("b", 2)));

        assertThat(SINK.rows("items")).isEqualTo("(1,b,2)");
    }

    @Test
    void insertModeWithoutKeyStoresEachRecord() {
        JdbcSinkTask task = SINK.start("insert.mode", "insert", "pk.mode", "none");

        SINK.put(task, items.row(key("eu", 1), row("a", 1)), items.row(key("eu", 1), row("a", 1)));

        assertThat(SINK.rows("items")).isEqualTo("(a,1) (a,1)");
    }

    @Test
    void insertModeRefusesAKnownKey() {
        JdbcSinkTask task = SINK.start("insert.mode", "insert");
        SINK.put(task, items.row(key("eu", 1), row("a", 1)));

        assertThatThrownBy(() -> SINK.put(task, items.row(key("eu", 1), row("b", 1))))
                .isInstanceOf(ConnectException.class)
                .hasMessageContainingAll("[eu, 1]", "offset 1", "upsert");
        assertThat(SINK.rows("items")).isEqualTo("(eu,1,a,1)");
    }

    @Test
    void insertModeKeepsTheOrderOfDeletesAndInserts() {
        JdbcSinkTask task = SINK.start("insert.mode", "insert");

        SINK.put(task, items.row(key("eu", 1), row("a", 1)));
        SINK.put(
                task,
                items.withoutValue(key("eu", 1)),
                items.row(key("eu", 1), row("b", 1)),
                items.withoutValue(key("eu", 1)),
                items.row(key("eu", 1), row("c", 1)));

        assertThat(SINK.rows("items")).isEqualTo("(eu,1,c,1)");
    }

    @Test
    void updateModeChangesKnownRowsOnly() {
        SINK.execute("CREATE TABLE items (region text, id int, name text, size int)");
        SINK.execute("INSERT INTO items VALUES ('eu', 1, 'a', 1), ('eu', 2, 'b', 2)");
        JdbcSinkTask task = SINK.start("insert.mode", "update");

        SINK.put(
                task,
                items.row(key("eu", 1), row("A", 1)),
                items.row(key("eu", 3), row("c", 3)),
                items.withoutValue(key("eu", 2)),
                items.row(key("eu", 2), row("B", 2)));

        assertThat(SINK.rows("items")).isEqualTo("(eu,1,A,1)");
    }

    @Test
    void missingColumnIsNamedWithTheStatementThatAddsIt() {
        SINK.execute(
                "CREATE TABLE items (region varchar(9), id int, name text, PRIMARY KEY (region, id))");
        JdbcSinkTask task = SINK.start();

        assertThatThrownBy(() -> SINK.put(task, items.row(key("eu", 1), row("a", 1))))
                .isInstanceOf(ConnectException.class)
                .isNotInstanceOf(DataException.class)
                .hasMessageContainingAll(
                        "'items'",
                        "'size'",
                        "ALTER TABLE "
                                + SINK.target().quote("items")
                                + " ADD COLUMN "
                                + SINK.target().quote("size")
                                + " int");
    }

    @Test
    void tableIsNotCreatedWhenAutoCreateIsOff() {
        JdbcSinkTask task =
                SINK.start("auto.create", "false", "delivery.guarantee", "at_least_once");

        assertThatThrownBy(() -> SINK.put(task, items.row(key("eu", 1), row("a", 1))))
                .isInstanceOf(ConnectException.class)
                .hasMessageContainingAll("'items'", "auto.create");
    }

    @Test
    void tableWithoutMatchingKeyIsExplained() {
        SINK.execute("CREATE TABLE items (region text, id int, name text, size int)");
        JdbcSinkTask task = SINK.start();

        assertThatThrownBy(() -> SINK.put(task, items.row(key("eu", 1), row("a", 1))))
                .isInstanceOf(ConnectException.class)
                .hasMessageContainingAll("'items'", "Add a primary key or unique constraint");
    }

    @Test
    void valueWithoutSchemaIsRefusedWithARemedy() {
        JdbcSinkTask task = SINK.start();
        SinkRecord schemaless = new SinkRecord("items", 0, null, null, null, Map.of("id", 1), 9);

        assertThatThrownBy(() -> SINK.put(task, schemaless))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("'items'", "offset 9", "schemas.enable");
    }

    @Test
    void recordWithoutKeyIsRefusedWithARemedy() {
        JdbcSinkTask task = SINK.start();
        SinkRecord keyless = new SinkRecord("items", 0, null, null, ROW, row("a", 1), 9);

        assertThatThrownBy(() -> SINK.put(task, keyless))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("offset 9", "pk.mode");
    }

    @Test
    void deleteThatDoesNotTellTheKeyIsRefused() {
        Schema keySchema = SchemaBuilder.struct().name("items.Key").build();
        FlatTopic topic = new FlatTopic("items", keySchema);
        JdbcSinkTask task = SINK.start("pk.mode", "record_value", "pk.fields", "name");
        SINK.put(task, topic.row(new Struct(keySchema), row("a", 1)));

        assertThatThrownBy(() -> SINK.put(task, topic.withoutValue(new Struct(keySchema))))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("offset 1", "'name'", "pk.mode");
    }
}
