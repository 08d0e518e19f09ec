package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.test.PostgresServer;
import dev.jetconnect.test.TcpProxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

/**
 * Commits that hang, and a standby that takes over: faults that only PostgreSQL can be put into.
 */
class PostgresCommitTest {
    @RegisterExtension static final SinkFixture SINK = new SinkFixture();

    private static final Schema ROW =
            SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    private static final TopicPartition READINGS = new TopicPartition("readings", 0);
    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final String IN_COMMIT =
            " FROM pg_stat_activity WHERE wait_event = 'advisory' AND query = 'COMMIT'";
    private static final String IDS = "SELECT string_agg(id::text, ' ' ORDER BY id) FROM readings";

    private final ExecutorService taskThread = Executors.newSingleThreadExecutor();
    private TcpProxy way;
    private JdbcSinkTask task;

    @BeforeEach
    void startTask() {
        way = TcpProxy.to(SINK.server().port());
        // A commit waits for whoever has the advisory lock.
        SINK.execute(
                "CREATE TABLE readings (id bigint)",
                "CREATE FUNCTION await() RETURNS trigger LANGUAGE plpgsql AS"
                        + " 'BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NULL; END'",
                "CREATE CONSTRAINT TRIGGER t AFTER INSERT ON readings DEFERRABLE INITIALLY"
                        + " DEFERRED FOR EACH ROW EXECUTE FUNCTION await()");
        task = SINK.start(settings("jdbc:postgresql://127.0.0.1:" + way.port() + "/sink"));
        task.open(List.of(READINGS));
        task.put(records(0, 4));
    }

    @AfterEach
    void closeWay() {
        taskThread.shutdownNow();
        way.close();
    }

    private static String[] settings(String url) {
        return new String[] {
            "connection.url", url,
            "insert.mode", "insert",
            "pk.mode", "none",
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

    private static Statement holdCommits(Connection holder) throws SQLException {
        Statement statement = holder.createStatement();
        statement.execute("SELECT pg_advisory_lock(1)");
        return statement;
    }

    private static String awaitCommit(String notBy) {
        String pid = "SELECT pid" + IN_COMMIT + " AND pid <> " + notBy;
        await().atMost(WITHIN)
                .until(() -> SINK.query("SELECT count(*) FROM (" + pid + ") p").equals("1"));
        return SINK.query(pid);
    }

    /** The server does not see that its client is gone while it waits. */
    @Test
    void commitThatStillWaitsIsEndedAndRepeated()
            throws ExecutionException, InterruptedException, SQLException {
        Future<?> again;
        try (Connection holder = SINK.server().connect(SINK.database());
                Statement hold = holdCommits(holder)) {
            Future<?> put = putOnTaskThread(records(5, 9));
            String lost = awaitCommit("0");
            way.cut();
            assertThatThrownBy(put::get).hasCauseInstanceOf(RetriableException.class);
            way.restore();
            again = putOnTaskThread(records(5, 9));
            awaitCommit(lost);
        }
        again.get();
        task.put(records(10, 11));

        assertThat(SINK.query(IDS)).isEqualTo("0 1 2 3 4 5 6 7 8 9 10 11");
    }

    /** The second server is as a standby that has not got all from the first one. */
    @Test
    void anotherServerOfTheAddressIsFollowedWhereItIs() {
        Path directory = Path.of("target", "postgres-failover").toAbsolutePath();
        try (PostgresServer first = PostgresServer.start(directory.resolve("first"));
                PostgresServer second = PostgresServer.start(directory.resolve("second"))) {
            for (PostgresServer server : List.of(second, first)) {
                server.createDatabase("sink");
                JdbcSinkTask before = SINK.start(settings(server.jdbcUrl("sink")));
                before.open(List.of(READINGS));
                before.put(records(0, 4));
                before.stop();
            }
            String hosts = "127.0.0.1:" + first.port() + ",127.0.0.1:" + second.port();
            JdbcSinkTask failing =
                    SINK.start(
                            settings(
                                    "jdbc:postgresql://"
                                            + hosts
                                            + "/sink?targetServerType=primary"));
            failing.open(List.of(READINGS));
            failing.put(records(5, 9));
            ProcessHandle.of(first.processId()).orElseThrow().destroyForcibly();

            putUntilTaken(failing, records(10, 11));
            assertThat(SINK.context().sought()).containsExactly(Map.entry(READINGS, 5L));
            failing.put(records(5, 11));

            assertThat(second.queryValue("sink", IDS)).isEqualTo("0 1 2 3 4 5 6 7 8 9 10 11");
        }
    }
}
