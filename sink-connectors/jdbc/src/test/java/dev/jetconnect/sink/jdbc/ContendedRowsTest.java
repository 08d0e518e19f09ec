package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Somebody else changes the same rows: the server ends the sink's transaction, and it is made
 * again.
 */
class ContendedRowsTest {
    @RegisterExtension static final SinkFixture SINK = new SinkFixture();

    private static final Schema KEY =
            SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    private static final Schema ROW =
            SchemaBuilder.struct().field("n", Schema.INT64_SCHEMA).build();
    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final String ROWS =
            "SELECT string_agg(id || '=' || n, ' ' ORDER BY id) FROM stock";

    private final ExecutorService taskThread = Executors.newSingleThreadExecutor();

    @BeforeEach
    void createTable() {
        SINK.execute(
                "CREATE TABLE stock (id bigint PRIMARY KEY, n bigint)",
                "INSERT INTO stock VALUES (1, 0), (2, 0)");
    }

    @AfterEach
    void endTaskThread() {
        taskThread.shutdownNow();
    }

    @Test
    void deadlockIsTriedAgain() throws SQLException {
        // Only the sink's session looks for deadlocks in time, so it is the one that is ended.
        JdbcSinkTask task = start("deadlock_timeout=5s");
        try (Connection other = SINK.server().connect(SINK.database());
                Statement statement = other.createStatement()) {
            statement.execute("SET deadlock_timeout = '1h'");
            other.setAutoCommit(false);
            statement.execute("UPDATE stock SET n = -1 WHERE id = 1");
            Future<?> put = putAndAwaitLock(task);
            statement.execute("UPDATE stock SET n = -1 WHERE id = 2");

            assertThatThrownBy(put::get)
                    .hasCauseInstanceOf(RetriableException.class)
                    .hasMessageContaining("deadlock");
            other.commit();
        }

        task.put(records());

        assertThat(SINK.query(ROWS)).isEqualTo("1=10 2=20");
    }

    @Test
    void serializationFailureIsTriedAgain() throws SQLException {
        JdbcSinkTask task = start("default_transaction_isolation=repeatable\\ read");
        try (Connection other = SINK.server().connect(SINK.database());
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("UPDATE stock SET n = -1 WHERE id = 1");
            Future<?> put = putAndAwaitLock(task);
            other.commit();

            assertThatThrownBy(put::get)
                    .hasCauseInstanceOf(RetriableException.class)
                    .hasMessageContaining("could not serialize access");
        }

        task.put(records());

        assertThat(SINK.query(ROWS)).isEqualTo("1=10 2=20");
    }

    private Future<?> putAndAwaitLock(JdbcSinkTask task) {
        Future<?> put = taskThread.submit(() -> task.put(records()));
        await().atMost(WITHIN)
                .until(
                        () ->
                                SINK.query(
                                                "SELECT count(*) FROM pg_stat_activity"
                                                        + " WHERE wait_event_type = 'Lock'")
                                        .equals("1"));
        return put;
    }

    /** The second row first: whoever holds the first one waits for it. */
    private static List<SinkRecord> records() {
        return List.of(record(2, 20, 0), record(1, 10, 1));
    }

    private static SinkRecord record(long id, long n, long offset) {
        return new SinkRecord(
                "stock",
                0,
                KEY,
                new Struct(KEY).put("id", id),
                ROW,
                new Struct(ROW).put("n", n),
                offset);
    }

    private static JdbcSinkTask start(String setting) {
        JdbcSinkTask task =
                SINK.start(
                        "connection.url",
                        SINK.server().jdbcUrl(SINK.database())
                                + "?options=-c%20"
                                + setting.replace("=", "%3D")
                                        .replace(" ", "%20")
                                        .replace("\\", "%5C"),
                        "insert.mode",
                        "upsert",
                        "pk.mode",
                        "record_key",
                        "max.retries",
                        "100",
                        "retry.backoff.ms",
                        "1");
        task.open(List.of(new TopicPartition("stock", 0)));
        return task;
    }
}
