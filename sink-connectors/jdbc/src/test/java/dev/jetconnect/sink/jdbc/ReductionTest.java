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

/** Changes of the same row, or of rows that depend on each other, in one batch. */
class ReductionTest {
    @RegisterExtension static final SinkFixture SINK = new SinkFixture();

    private static final Schema ROW =
            SchemaBuilder.struct()
                    .optional()
                    .field("id", Schema.INT64_SCHEMA)
                    .field("mail", Schema.OPTIONAL_STRING_SCHEMA)
                    .build();
    private static final String ALL = "SELECT string_agg(u::text, ' ' ORDER BY id) FROM users u";

    private final DebeziumTopic users = new DebeziumTopic("users", ROW, "id");

    private static Struct row(long id, String mail) {
        return new Struct(ROW).put("id", id).put("mail", mail);
    }

    @Test
    void lastOfManyChangesWins() {
        List<SinkRecord> records = new ArrayList<>(List.of(users.created(row(1, "a"))));
        for (int i = 0; i < 5000; i++) {
            records.add(users.updated(row(1, "mail " + i)));
        }
        JdbcSinkTask task = SINK.start("batch.size", "100");

        task.put(records);

        assertThat(SINK.query(ALL)).isEqualTo("(1,\"mail 4999\")");
    }

    @Test
    void changedKeyMovesTheRow() {
        JdbcSinkTask task = SINK.start();

        SINK.put(task, users.created(row(1, "a")));
        SINK.put(task, users.deleted(row(1, "a")), users.created(row(2, "a")));
        SINK.put(task, users.deleted(row(2, "a")), users.created(row(1, "a")));

        assertThat(SINK.query(ALL)).isEqualTo("(1,a)");
    }

    @Test
    void uniqueValueThatMovesBetweenRowsIsNoConflict() {
        SINK.execute("CREATE TABLE users (id bigint PRIMARY KEY, mail text UNIQUE)");
        JdbcSinkTask task = SINK.start();
        SINK.put(task, users.created(row(1, "a")), users.created(row(2, "b")));

        SINK.put(
                task,
                users.updated(row(1, null)),
                users.updated(row(2, "a")),
                users.updated(row(1, "b")));

        assertThat(SINK.query(ALL)).isEqualTo("(1,b) (2,a)");
    }

    @Test
    void keysThatDifferInJavaOnlyEndAsOneRow() {
        Schema zoned = SchemaBuilder.string().name("io.debezium.time.ZonedTimestamp").build();
        Schema schema = SchemaBuilder.struct().optional().field("at", zoned).build();
        DebeziumTopic times = new DebeziumTopic("times", schema, "at");
        JdbcSinkTask task = SINK.start();

        SINK.put(
                task,
                times.created(new Struct(schema).put("at", "2024-01-01T00:00:00Z")),
                times.updated(new Struct(schema).put("at", "2024-01-01T01:00:00+01:00")));

        assertThat(SINK.query("SELECT count(*) FROM times")).isEqualTo("1");
    }

    @Test
    void batchLargerThanAStatementIsWrittenWhole() {
        List<SinkRecord> records = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            records.add(i % 3 == 2 ? users.deleted(row(i - 1, "x")) : users.created(row(i, "x")));
        }
        JdbcSinkTask task = SINK.start("batch.size", "7");

        task.put(records);

        assertThat(SINK.query("SELECT count(*) FROM users")).isEqualTo("334");
    }

    @Test
    void schemaThatGrowsInABatchKeepsOrder() {
        SINK.execute("CREATE TABLE users (id bigint PRIMARY KEY, mail text, age int)");
        Schema grown =
                SchemaBuilder.struct()
                        .optional()
                        .field("id", Schema.INT64_SCHEMA)
                        .field("age", Schema.OPTIONAL_INT32_SCHEMA)
                        .build();
        DebeziumTopic later = new DebeziumTopic("users", grown, "id");
        JdbcSinkTask task = SINK.start("delivery.guarantee", "at_least_once");

        SINK.put(
                task,
                users.created(row(1, "a")),
                later.updated(new Struct(grown).put("id", 1L).put("age", 30)),
                users.updated(row(1, "b")));

        assertThat(SINK.query(ALL)).isEqualTo("(1,b,30)");
    }
}
