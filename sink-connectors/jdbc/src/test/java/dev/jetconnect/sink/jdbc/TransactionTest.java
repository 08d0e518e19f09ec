package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One batch is one transaction, and what may pass later is tried again. */
class TransactionTest {
    @RegisterExtension static final SinkFixture SINK = new SinkFixture();

    private static final Schema ROW =
            SchemaBuilder.struct().optional().field("id", Schema.INT64_SCHEMA).build();
    private static final String WAITING =
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                    + " AND application_name = 'jetconnect-sink-jdbc'";
    private static final String KILL =
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                    + " WHERE application_name = 'jetconnect-sink-jdbc'";

    private final DebeziumTopic first = new DebeziumTopic("first", ROW, "id");
    private final DebeziumTopic second = new DebeziumTopic("second", ROW, "id");
    private final ExecutorService taskThread = Executors.newSingleThreadExecutor();

    @AfterEach
    void stopTaskThread() {
        taskThread.shutdownNow();
    }

    private static Struct row(long id) {
        return new Struct(ROW).put("id", id);
    }

    private static String counts() {
        return SINK.query("SELECT (SELECT count(*) FROM first) || ' ' || count(*) FROM second");
    }

    private Future<?> putOnTaskThread(JdbcSinkTask task, SinkRecord... records) {
        return taskThread.submit(() -> SINK.put(task, records));
    }

    private static void awaitLockedTask() {
        await().atMost(Duration.ofSeconds(10)).until(() -> SINK.query(WAITING).equals("1"));
    }

    @Test
    void nothingIsVisibleWhenTheSecondTableFails() {
        SINK.execute("CREATE TABLE second (id bigint PRIMARY KEY CHECK (id < 10))");
        JdbcSinkTask task = SINK.start();

        assertThatThrownBy(() -> SINK.put(task, first.created(row(1)), second.created(row(10))))
                .isInstanceOf(ConnectException.class);
        assertThat(counts()).isEqualTo("0 0");

        SINK.put(task, first.created(row(1)), second.created(row(9)));
        assertThat(counts()).isEqualTo("1 1");
    }

    @Test
    void nothingIsVisibleWhenARowOfTheSecondTableHasNoText() {
        Schema schema = SchemaBuilder.struct().optional().field("id", Schema.STRING_SCHEMA).build();
        DebeziumTopic texts = new DebeziumTopic("second", schema, "id");
        JdbcSinkTask task = SINK.start();

        assertThatThrownBy(
                        () ->
                                SINK.put(
                                        task,
                                        first.created(row(1)),
                                        texts.created(new Struct(schema).put("id", "\u0000"))))
                .isInstanceOf(ConnectException.class);
        assertThat(counts()).isEqualTo("0 0");
    }

    @Test
    void allTablesBecomeVisibleTogether()
            throws ExecutionException, InterruptedException, SQLException {
        JdbcSinkTask task = SINK.start();
        SINK.put(task, first.created(row(1)), second.created(row(1)));
        try (var blocker = SINK.server().connect(SINK.database());
                var statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.execute("LOCK TABLE second IN SHARE MODE");
            Future<?> put = putOnTaskThread(task, first.created(row(2)), second.created(row(2)));
            awaitLockedTask();

            assertThat(counts()).isEqualTo("1 1");

            blocker.commit();
            put.get();
            assertThat(counts()).isEqualTo("2 2");
        }
    }

    @Test
    void lostConnectionIsRetriedAndTheBatchComesAgain() throws SQLException {
        JdbcSinkTask task = SINK.start("retry.backoff.ms", "7");
        SINK.put(task, first.created(row(1)), second.created(row(1)));
        SinkRecord[] batch = {first.created(row(2)), second.created(row(2))};
        try (var blocker = SINK.server().connect(SINK.database());
                var statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.execute("LOCK TABLE second IN SHARE MODE");
            Future<?> put = putOnTaskThread(task, batch);
            awaitLockedTask();
            SINK.query(KILL);

            assertThatThrownBy(put::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(RetriableException.class)
                    .hasMessageContaining("'second'");
        }
        assertThat(SINK.context().timeouts)
                .singleElement()
                .satisfies(delay -> assertThat(delay).isBetween(4L, 7L));
        assertThat(counts()).isEqualTo("1 1");

        SINK.put(task, batch);
        assertThat(counts()).isEqualTo("2 2");
    }

    @Test
    void connectionThatDiedBetweenBatchesIsReplaced() {
        JdbcSinkTask task = SINK.start("connection.pool.size", "1");
        SINK.put(task, first.created(row(1)), second.created(row(1)));
        SINK.query(KILL);

        await().atMost(Duration.ofSeconds(10))
                .ignoreException(RetriableException.class)
                .until(
                        () -> {
                            SINK.put(task, first.created(row(2)), second.created(row(2)));
                            return true;
                        });

        assertThat(counts()).isEqualTo("2 2");
    }

    @Test
    void retriesEndAfterTheirMaximum() throws SQLException {
        JdbcSinkTask task = SINK.start("max.retries", "1", "retry.backoff.ms", "1");
        SINK.put(task, first.created(row(1)), second.created(row(1)));
        SINK.execute("ALTER DATABASE " + SINK.database() + " SET lock_timeout = '20ms'");
        SINK.query(KILL);
        try (var blocker = SINK.server().connect(SINK.database());
                var statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.execute("LOCK TABLE first");

            assertThatThrownBy(() -> SINK.put(task, first.created(row(2))))
                    .isInstanceOf(RetriableException.class);
            assertThatThrownBy(() -> SINK.put(task, first.created(row(2))))
                    .isInstanceOf(ConnectException.class)
                    .isNotInstanceOf(RetriableException.class)
                    .hasMessageContaining("max.retries");
        }
    }
}
