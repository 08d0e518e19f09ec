package dev.jetconnect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.test.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two workers, of which one hangs and comes back, and each is killed, while our JDBC sink appends
 * numbers to tables without a key: a record that is lost or written twice shows.
 */
class ExactlyOnceSinkIT {
    private static final Duration PROGRESS_MAX = Duration.ofMinutes(2);
    private static final long PROGRESS = 2000;
    private static final String ROWS = "(TABLE numbers UNION ALL TABLE others) AS rows";

    @TempDir private static Path folder;
    private static NatsServerUnderTest nats;
    private static PostgresServer target;
    private static WorkerUnderTest first;
    private static WorkerUnderTest second;

    @BeforeAll
    static void startWorker() {
        nats = NatsServerUnderTest.start(folder.resolve("nats"), "");
        target = PostgresServer.start(folder.resolve("target"));
        target.createDatabase("target");
        target.execute(
                "target",
                "CREATE TABLE numbers (n bigint, text text)",
                "CREATE TABLE others (n bigint, text text)");
        first = worker("first").start();
        second = worker("second");
        first.rest().start(numbers());
        first.rest().start(sink());
    }

    @AfterAll
    static void stopAll() {
        second.close();
        first.close();
        target.close();
        nats.close();
    }

    @Test
    void eachRecordIsInTheTargetOnceWhateverDies() {
        awaitProgress();

        Signal.STOP.send(first.processId());
        second.start();
        awaitProgress();
        Signal.CONT.send(first.processId());
        awaitProgress();

        second.kill();
        awaitProgress();
        first.kill();
        first.start();
        awaitProgress();

        first.rest().put("/connectors/numbers/pause", "");
        first.rest().awaitStates("numbers", "PAUSED", "PAUSED");
        long count = first.rest().offsets("numbers").at("/0/offset/position").asLong();
        await().atMost(PROGRESS_MAX).untilAsserted(() -> assertThat(rows()).isEqualTo(count));
        assertThat(target.queryValue("target", "SELECT count(DISTINCT n) FROM " + ROWS))
                .isEqualTo(Long.toString(count));
        assertThat(target.queryValue("target", "SELECT max(n) FROM " + ROWS))
                .isEqualTo(Long.toString(count - 1));
    }

    private static long rows() {
        return Long.parseLong(target.queryValue("target", "SELECT count(*) FROM " + ROWS));
    }

    private static void awaitProgress() {
        long before = rows();
        await().atMost(PROGRESS_MAX)
                .untilAsserted(
                        () -> assertThat(rows()).as(first.log()).isGreaterThan(before + PROGRESS));
    }

    private static WorkerUnderTest worker(String name) {
        return new WorkerUnderTest(folder.resolve(name))
                .with("nats.url", nats.url())
                .with("group.id", "once")
                .with("session.timeout.ms", "6000")
                .with(
                        "plugin.path",
                        Distribution.conformancePlugins() + "," + Distribution.plugins());
    }

    private static Connector numbers() {
        return new Connector(
                "numbers",
                Map.of(
                        "connector.class", "dev.jetconnect.probe.ProbeSource",
                        "tasks.max", "1",
                        "probe.exactly.once", "SUPPORTED",
                        "probe.topics", "numbers,others",
                        "probe.records", "-1",
                        "probe.batch", "20",
                        "probe.interval.ms", "20",
                        "probe.value.type", "struct"));
    }

    /** Few records in each transaction, so that many of them are hit. */
    private static Connector sink() {
        return new Connector(
                "append",
                Map.of(
                        "connector.class", "dev.jetconnect.sink.jdbc.JdbcSinkConnector",
                        "tasks.max", "2",
                        "topics", "numbers,others",
                        "connection.url", target.jdbcUrl("target"),
                        "connection.username", target.user(),
                        "insert.mode", "insert",
                        "pk.mode", "none",
                        "consumer.override.max.poll.records", "50"));
    }
}
