package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.test.sink.DebeziumTopic;
import java.sql.Connection;
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
@OnDatabases(oldestToo = true)
class TransactionTest {
    @RegisterExtension static final SinkFixture SINK = new SinkFixture();

    private static final Schema ROW =
            SchemaBuilder.struct().optional().field("id", Schema.INT64_SCHEMA).build();
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
        return SINK.query("SELECT count(*) FROM first")
                + " "
                + SINK.query("SELECT count(*) FROM second");
    }

    private Future<?> putOnTaskThread(JdbcSinkTask task, SinkRecord... records) {
        return taskThread.submit(() -> SINK.put(task, records));
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
                                        texts.created(new Struct(schema).put("id", "\uD83D"))))
                .isInstanceOf(ConnectException.class);
        assertThat(counts()).isEqualTo("0 0");
    }

    @Test
    void allTablesBecomeVisibleTogether()
            throws ExecutionException, InterruptedException, SQLException {
        JdbcSinkTask task = SINK.start();
        SINK.put(task, first.created(row(1)), second.created(row(1)));
        try (Connection blocker = SINK.target().connect()) {
            SINK.target().block(blocker, "second");
            Future<?> put = putOnTaskThread(task, first.created(row(2)), second.created(row(2)));
            SINK.awaitWaiting();

            assertThat(counts()).isEqualTo("1 1");

            blocker.close();
            put.get();
            assertThat(counts()).isEqualTo("2 2");
        }
    }

    @Test
    void lostConnectionIsRetriedAndTheBatchComesAgain() throws SQLException {
        JdbcSinkTask task = SINK.start("retry.backoff.ms", "7");
        SINK.put(task, first.created(row(1)), second.created(row(1)));
        SinkRecord[] batch = {first.created(row(2)), second.created(row(2))};
        try (Connection blocker = SINK.target().connect()) {
            SINK.target().block(blocker, "second");
            Future<?> put = putOnTaskThread(task, batch);
            SINK.awaitWaiting();
            SINK.target().endSinkSessions();

            assertThatThrownBy(put::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(RetriableException.class)
                    .hasMessageContaining("'second'");
        }
        assertThat(SINK.context().timeouts())
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
        SINK.target().endSinkSessions();

        await().atMost(Duration.ofSeconds(60))
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
        SINK.target().shortenLockWaits();
        SINK.target().endSinkSessions();
        try (Connection blocker = SINK.target().connect()) {
            SINK.target().block(blocker, "first");

            assertThatThrownBy(() -> SINK.put(task, first.created(row(2))))
                    .isInstanceOf(RetriableException.class);
            assertThatThrownBy(() -> SINK.put(task, first.created(row(2))))
                    .isInstanceOf(ConnectException.class)
                    .isNotInstanceOf(RetriableException.class)
                    .hasMessageContaining("max.retries");
        }
    }
}
