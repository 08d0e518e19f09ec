package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.test.TcpProxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
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

/** Whatever a connection is lost in, each record is in the target once. */
@OnDatabases
class LostConnectionTest {
    @RegisterExtension static final SinkFixture SINK = new SinkFixture();

    private static final Schema ROW =
            SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    private static final TopicPartition READINGS = new TopicPartition("readings", 0);
    private static final Duration WITHIN = Duration.ofSeconds(60);

    private final ExecutorService taskThread = Executors.newSingleThreadExecutor();
    private TcpProxy way;
    private JdbcSinkTask task;

    @BeforeEach
    void startTask() {
        way = TcpProxy.to(SINK.target().port());
        task = SINK.start(settings());
        task.open(List.of(READINGS));
        task.put(records(0, 4));
    }

    @AfterEach
    void closeWay() {
        taskThread.shutdownNow();
        way.close();
    }

    private String[] settings() {
        return new String[] {
            "connection.url", SINK.target().url(way.port()),
            "insert.mode", "insert",
            "pk.mode", "none",
            "connection.timeout.ms", "1000",
            "max.retries", "100",
            "retry.backoff.ms", "1"
        };
    }

    private static List<SinkRecord> records(long from, long to) {
        List<SinkRecord> records = new ArrayList<>();
        for (long offset = from; offset <= to; offset++) {
            Struct value = new Struct(ROW).put("id", offset);
            records.add(new SinkRecord("readings", 0, null, null, ROW, value, offset));
        }
        return records;
    }

    private Future<?> putOnTaskThread(List<SinkRecord> records) {
        return taskThread.submit(() -> task.put(records));
    }

    /** As the worker does it: the same records until they are taken. */
    private static void putUntilTaken(JdbcSinkTask task, List<SinkRecord> records) {
        await().atMost(WITHIN)
                .ignoreException(RetriableException.class)
                .until(
                        () -> {
                            task.put(records);
                            return true;
                        });
    }

    private static String ids() {
        return SINK.column("SELECT id FROM readings ORDER BY id");
    }

    @Test
    void commitThatTookPlaceWithoutAnAnswerIsNotRepeated() {
        // PostgreSQL's driver abbreviates what it has sent before, unless it must not.
        task.stop();
        String[] settings = settings();
        settings[1] += (settings[1].contains("?") ? "&" : "?") + "prepareThreshold=0";
        task = SINK.start(settings);
        task.open(List.of(READINGS));
        way.stallAnswersFrom("COMMIT");
        Future<?> put = putOnTaskThread(records(5, 9));
        await().atMost(WITHIN)
                .until(() -> SINK.query("SELECT count(*) FROM readings").equals("10"));
        way.cut();
        assertThatThrownBy(put::get).hasCauseInstanceOf(RetriableException.class);
        way.restore();

        putUntilTaken(task, records(5, 9));
        task.put(records(10, 11));

        assertThat(ids()).isEqualTo("0 1 2 3 4 5 6 7 8 9 10 11");
    }

    /** The server does not see that its client is gone while the statement waits. */
    @Test
    void transactionThatStillWaitsIsEndedAndRepeated()
            throws ExecutionException, InterruptedException, SQLException {
        try (Connection blocker = SINK.target().connect()) {
            SINK.target().block(blocker, "readings");
            Future<?> put = putOnTaskThread(records(5, 9));
            SINK.awaitWaiting();
            way.cut();
            assertThatThrownBy(put::get).hasCauseInstanceOf(RetriableException.class);
            way.restore();
            Future<?> again = taskThread.submit(() -> putUntilTaken(task, records(5, 9)));
            // The first one has been ended when the second one has come as far.
            SINK.awaitWaiting();
            blocker.close();
            again.get();
        }
        task.put(records(10, 11));

        assertThat(ids()).isEqualTo("0 1 2 3 4 5 6 7 8 9 10 11");
    }

    @Test
    void serverThatCrashesInATransactionIsWaitedFor() throws SQLException {
        try (Connection blocker = SINK.target().connect()) {
            SINK.target().block(blocker, "readings");
            Future<?> put = putOnTaskThread(records(5, 9));
            SINK.awaitWaiting();
            SINK.target().crash();
            assertThatThrownBy(put::get).hasCauseInstanceOf(RetriableException.class);
        }

        putUntilTaken(task, records(5, 9));

        assertThat(ids()).isEqualTo("0 1 2 3 4 5 6 7 8 9");
    }
}
