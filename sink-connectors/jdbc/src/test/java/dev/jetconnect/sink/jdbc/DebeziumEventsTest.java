package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

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

    private static final String ALL =
            "SELECT string_agg(o::text, ' ' ORDER BY id) FROM shop_public_orders o";

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

        assertThat(SINK.query(ALL)).isEqualTo("(2,paid,b) (3,new,)");
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

        assertThat(SINK.query(ALL)).isEqualTo("(3,new,c)");
    }

    @Test
    void manyNewRowsAndThenTheSameAgainEndAsOneSet() {
        JdbcSinkTask task = SINK.start();
        var records = new java.util.ArrayList<org.apache.kafka.connect.sink.SinkRecord>();
        for (int i = 0; i < 1000; i++) {
            records.add(
                    orders.read(row(i, "new", "tab\tnew\nline \\ \"quoted\" {a,b} ü €  😀 NULL")));
        }

        task.put(records);
        task.put(records);

        assertThat(SINK.query("SELECT count(*) FROM shop_public_orders")).isEqualTo("1000");
        assertThat(
                        SINK.query(
                                "SELECT min(note) = max(note) AND min(note) = E'tab\\tnew\\nline \\\\ \"quoted\" {a,b} ü €  😀 NULL' FROM shop_public_orders"))
                .isEqualTo("true");
    }
}
