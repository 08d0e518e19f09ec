package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetconnect.test.sink.DebeziumTopic;
import dev.jetconnect.test.sink.FlatTopic;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@OnDatabases(oldestToo = true)
class DebeziumEventsTest {
    @RegisterExtension static final SinkFixture SINK = new SinkFixture();

    private static final Schema ROW =
            SchemaBuilder.struct()
                    .name("shop.public.orders.Value")
                    .optional()
                    .field("id", Schema.INT64_SCHEMA)
                    .field("status", Schema.OPTIONAL_STRING_SCHEMA)
                    .field("note", Schema.OPTIONAL_STRING_SCHEMA)
                    .build();

    private static final String UNAVAILABLE = "__debezium_unavailable_value";

    private final DebeziumTopic orders = new DebeziumTopic("shop.public.orders", ROW, "id");

    private static Struct row(long id, String status, String note) {
        return new Struct(ROW).put("id", id).put("status", status).put("note", note);
    }

    @Test
    void createsReadsUpdatesAndDeletesBecomeRows() {
        JdbcSinkTask task = SINK.start();

        SINK.put(
                task,
                orders.read(row(1, "new", "a")),
                orders.created(row(2, "new", "b")),
                orders.created(row(3, "new", null)));
        SINK.put(task, orders.updated(row(2, "paid", "b")), orders.deleted(row(1, "new", "a")));

        assertThat(SINK.rows("shop_public_orders")).isEqualTo("(2,paid,b) (3,new,)");
    }

    @Test
    void truncateEmptiesTheTableOfWhatCameBefore() {
        JdbcSinkTask task = SINK.start();

        SINK.put(task, orders.read(row(1, "new", "a")));
        SINK.put(
                task,
                orders.created(row(2, "new", "b")),
                orders.truncated(),
                orders.created(row(3, "new", "c")));

        assertThat(SINK.rows("shop_public_orders")).isEqualTo("(3,new,c)");
    }

    @Test
    void tombstoneAfterADeleteAndLogicalMessagesChangeNothing() {
        JdbcSinkTask task = SINK.start();

        SINK.put(task, orders.created(row(1, "new", "a")), orders.created(row(2, "new", "b")));
        SINK.put(task, orders.deleted(row(1, "new", "a")), orders.tombstone(row(1, null, null)));
        SINK.put(task, orders.tombstone(row(1, null, null)), orders.message());

        assertThat(SINK.rows("shop_public_orders")).isEqualTo("(2,new,b)");
    }

    @Test
    void heartbeatsAreNoRows() {
        Schema heartbeat =
                SchemaBuilder.struct()
                        .name("io.debezium.connector.common.Heartbeat")
                        .field("ts_ms", Schema.INT64_SCHEMA)
                        .build();
        FlatTopic heartbeats = new FlatTopic("heartbeats", null);
        JdbcSinkTask task = SINK.start();

        SINK.put(task, heartbeats.row(null, new Struct(heartbeat).put("ts_ms", 1L)));

        assertThat(SINK.hasTable("heartbeats")).isFalse();
    }

    @Test
    void deleteWithoutTheOldRowIsRefusedWhereItMustTellTheKey() {
        JdbcSinkTask task = SINK.start("pk.mode", "record_value", "pk.fields", "id");
        SINK.put(task, orders.created(row(1, "new", "a")));

        assertThatThrownBy(() -> SINK.put(task, orders.deletedWithoutBefore(row(1, null, null))))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("offset 1", "'before'", "pk.mode=record_key");
    }

    @Test
    void deletesOfATableThatIsNotThereChangeNothing() {
        JdbcSinkTask task = SINK.start();

        SINK.put(task, orders.deleted(row(1, "new", "a")), orders.truncated());

        assertThat(SINK.hasTable("shop_public_orders")).isFalse();
    }

    @Test
    void deletesAndTruncatesAreIgnoredWhenDisabled() {
        JdbcSinkTask task = SINK.start("delete.enabled", "false");

        SINK.put(task, orders.created(row(1, "new", "a")));
        SINK.put(
                task,
                orders.deleted(row(1, "new", "a")),
                orders.tombstone(row(1, null, null)),
                orders.truncated());

        assertThat(SINK.rows("shop_public_orders")).isEqualTo("(1,new,a)");
    }

    @Test
    void unavailableValueStaysAsItIs() {
        JdbcSinkTask task = SINK.start();

        SINK.put(task, orders.created(row(1, "new", "large")), orders.created(row(2, "new", "b")));
        SINK.put(
                task,
                orders.updated(row(1, "paid", UNAVAILABLE)),
                orders.updated(row(2, "paid", "c")));

        assertThat(SINK.rows("shop_public_orders")).isEqualTo("(1,paid,large) (2,paid,c)");
    }

    @Test
    void unavailableValueTakesTheValueOfAnEarlierChangeInTheBatch() {
        JdbcSinkTask task = SINK.start();

        SINK.put(
                task,
                orders.created(row(1, "new", "large")),
                orders.updated(row(1, "paid", UNAVAILABLE)),
                orders.updated(row(1, UNAVAILABLE, "larger")));

        assertThat(SINK.rows("shop_public_orders")).isEqualTo("(1,paid,larger)");
    }

    @Test
    void rowWithUnavailableValueThatTheTableLacksIsInserted() {
        JdbcSinkTask task = SINK.start();

        SINK.put(task, orders.created(row(1, "new", "a")));
        SINK.put(
                task,
                orders.updated(row(1, "paid", UNAVAILABLE)),
                orders.updated(row(2, "paid", UNAVAILABLE)));

        assertThat(SINK.rows("shop_public_orders")).isEqualTo("(1,paid,a) (2,paid,)");
    }

    @Test
    void unavailableValueOfAColumnThatMustNotBeNullStays() {
        SINK.execute(
                "CREATE TABLE shop_public_orders"
                        + " (id bigint PRIMARY KEY, status text, note text NOT NULL)");
        JdbcSinkTask task = SINK.start();

        SINK.put(task, orders.created(row(1, "new", "large")));
        SINK.put(task, orders.updated(row(1, "paid", UNAVAILABLE)));

        assertThat(SINK.rows("shop_public_orders")).isEqualTo("(1,paid,large)");
    }

    @Test
    void sourcePlaceholdersAddressSchemaAndTable() {
        SINK.execute("CREATE SCHEMA other");
        JdbcSinkTask task =
                SINK.start("table.name.format", "other.${source.schema}_${source.table}");

        SINK.put(task, orders.created(row(1, "new", "a")), orders.tombstone(row(1, null, null)));

        assertThat(SINK.query("SELECT note FROM other.public_orders")).isEqualTo("a");
    }

    @Test
    void rowsCanHaveTheirKeyInTheValue() {
        JdbcSinkTask task = SINK.start("pk.mode", "record_value", "pk.fields", "status");

        SINK.put(task, orders.created(row(1, "new", "a")), orders.created(row(2, "paid", "b")));
        SINK.put(task, orders.deleted(row(1, "new", "a")), orders.updated(row(3, "paid", "c")));

        assertThat(SINK.rows("shop_public_orders")).isEqualTo("(paid,3,c)");
    }

    @Test
    void tombstoneThatDoesNotTellTheKeyIsIgnored() {
        JdbcSinkTask task = SINK.start("pk.mode", "record_value", "pk.fields", "status");

        SINK.put(task, orders.tombstone(row(9, null, null)), orders.created(row(1, "new", "a")));
        SINK.put(task, orders.deleted(row(1, "new", "a")), orders.tombstone(row(1, null, null)));

        assertThat(SINK.query("SELECT count(*) FROM shop_public_orders")).isEqualTo("0");
    }

    @Test
    void newRowsWrittenInBulkCanComeAgain() {
        String text = "tab\tline\nreturn\r \\ \"quoted\" {a,b} '' ü € \uD83D\uDE00 NULL \\N";
        List<SinkRecord> records = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            records.add(orders.read(row(i, text, null)));
        }
        JdbcSinkTask task = SINK.start("delivery.guarantee", "at_least_once");

        task.put(records);
        task.put(records);
        SINK.put(task, orders.updated(row(1000, text, null)));

        assertThat(SINK.query("SELECT count(*) FROM shop_public_orders WHERE note IS NULL"))
                .isEqualTo("1001");
        assertThat(SINK.query("SELECT min(status) FROM shop_public_orders")).isEqualTo(text);
        assertThat(SINK.query("SELECT max(status) FROM shop_public_orders")).isEqualTo(text);
    }

    @Test
    void unquotedNamesAreFoldedToLowerCase() {
        DebeziumTopic upper = new DebeziumTopic("SHOP.Orders", ROW, "id");
        JdbcSinkTask task = SINK.start("quote.identifiers", "false");

        SINK.put(task, upper.created(row(1, "new", "a")));

        assertThat(SINK.query("SELECT note FROM shop_orders")).isEqualTo("a");
    }
}
