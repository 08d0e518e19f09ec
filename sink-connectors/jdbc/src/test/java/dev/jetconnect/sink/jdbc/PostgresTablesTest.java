package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.test.sink.DebeziumTopic;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What only PostgreSQL's tables have. */
class PostgresTablesTest {
    @RegisterExtension static final SinkFixture SINK = new SinkFixture();

    private static final Schema ROW =
            SchemaBuilder.struct()
                    .optional()
                    .field("id", Schema.INT64_SCHEMA)
                    .field("status", Schema.OPTIONAL_STRING_SCHEMA)
                    .field("note", Schema.OPTIONAL_STRING_SCHEMA)
                    .build();

    private final DebeziumTopic orders = new DebeziumTopic("shop.public.orders", ROW, "id");

    private static Struct row(long id, String status, String note) {
        return new Struct(ROW).put("id", id).put("status", status).put("note", note);
    }

    @Test
    void existingTableMayHaveMoreColumnsAndOtherTypes() {
        SINK.execute(
                "CREATE TYPE mood AS ENUM ('sad', 'ok')",
                "CREATE TABLE shop_public_orders (id numeric PRIMARY KEY, status mood,"
                        + " note char(4), extra text DEFAULT 'x')");
        JdbcSinkTask task = SINK.start();

        SINK.put(task, orders.created(row(1, "ok", "eu")));
        SINK.put(task, orders.updated(row(1, "sad", "eu")));

        assertThat(SINK.rows("shop_public_orders")).isEqualTo("(1,sad,eu  ,x)");
    }

    @Test
    void manyNewRowsAreCopiedAndKnownOnesUpserted() {
        SINK.execute(
                "CREATE TABLE statements (n serial, word text)",
                "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO"
                        + " statements (word) VALUES (split_part(current_query(), '' '', 1));"
                        + " RETURN NULL; END'",
                "CREATE TABLE shop_public_orders (id bigint PRIMARY KEY, status text, note text)",
                "CREATE TRIGGER t BEFORE INSERT ON shop_public_orders EXECUTE FUNCTION note()");
        List<SinkRecord> reads = new ArrayList<>();
        List<SinkRecord> updates = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            reads.add(orders.read(row(i, "new", null)));
            updates.add(orders.updated(row(i, "paid", null)));
        }
        JdbcSinkTask task = SINK.start("delivery.guarantee", "at_least_once");

        task.put(reads);
        task.put(updates);
        task.put(reads);

        assertThat(SINK.query("SELECT string_agg(word, ' ' ORDER BY n) FROM statements"))
                .isEqualTo("COPY INSERT INSERT");
    }

    @Test
    void generatedColumnIsLeftToTheDatabase() {
        SINK.execute(
                "CREATE TABLE shop_public_orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY"
                        + " KEY, status text, note text GENERATED ALWAYS AS (upper(status)) STORED)");
        JdbcSinkTask task = SINK.start();

        SINK.put(task, orders.created(row(7, "new", "ignored")));
        SINK.put(task, orders.updated(row(7, "paid", "ignored")));

        assertThat(SINK.rows("shop_public_orders")).isEqualTo("(7,paid,PAID)");
    }
}
