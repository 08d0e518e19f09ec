package dev.jetconnect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A source's numbers, which our JDBC sink appends to two tables without a key: one that is lost or
 * written twice shows. Confined to the test thread.
 */
final class AppendedNumbers {
    static final String[] TABLES = {
        "CREATE TABLE numbers (n bigint, text text)", "CREATE TABLE others (n bigint, text text)"
    };

    private static final Duration PROGRESS_MAX = Duration.ofMinutes(2);
    private static final long PROGRESS = 2000;
    private static final String ROWS =
            " FROM (SELECT n FROM numbers UNION ALL SELECT n FROM others) AS appended";

    private final UnaryOperator<String> target;

    /**
     * @param target answers a query with the first column of its first row
     */
    AppendedNumbers(UnaryOperator<String> target) {
        this.target = target;
    }

    /** Where a worker finds the connectors. */
    static String plugins() {
        return Distribution.conformancePlugins() + "," + Distribution.plugins();
    }

    static Connector source() {
        return source(20, 20);
    }

    /** Batches that are large enough for several writers. */
    static Connector sourceOfMany() {
        return source(1200, 100);
    }

    private static Connector source(int batch, int intervalMillis) {
        return new Connector(
                "numbers",
                Map.of(
                        "connector.class", "dev.jetconnect.probe.ProbeSource",
                        "tasks.max", "1",
                        "probe.exactly.once", "SUPPORTED",
                        "probe.topics", "numbers,others",
                        "probe.records", "-1",
                        "probe.batch", Integer.toString(batch),
                        "probe.interval.ms", Integer.toString(intervalMillis),
                        "probe.value.type", "struct"));
    }

    /** Few records in each transaction, so that many of them are hit. */
    static Connector sink(Map<String, String> connection) {
        Map<String, String> config = sinkOfMany(connection);
        config.put("tasks.max", "2");
        config.put("consumer.override.max.poll.records", "50");
        return new Connector("append", config);
    }

    /** Four transactions for each batch. */
    static Connector sinkWithWriters(Map<String, String> connection) {
        Map<String, String> config = sinkOfMany(connection);
        config.put("writers.max", "4");
        return new Connector("append", config);
    }

    private static Map<String, String> sinkOfMany(Map<String, String> connection) {
        Map<String, String> config = new HashMap<>(connection);
        config.put("connector.class", "dev.jetconnect.sink.jdbc.JdbcSinkConnector");
        config.put("tasks.max", "1");
        config.put("topics", "numbers,others");
        config.put("insert.mode", "insert");
        config.put("pk.mode", "none");
        config.put("max.retries", "1000");
        config.put("retry.backoff.ms", "100");
        return config;
    }

    long rows() {
        return Long.parseLong(target.apply("SELECT count(*)" + ROWS));
    }

    /** Waits for many more rows; they go on. */
    void awaitProgress(WorkerUnderTest worker) {
        long before = rows();
        await().atMost(PROGRESS_MAX)
                .untilAsserted(
                        () -> assertThat(rows()).as(worker.log()).isGreaterThan(before + PROGRESS));
    }

    /** Stops the source, and waits until the target has all that it has sent. */
    void assertEachOnceInTheEnd(ConnectRest rest) {
        rest.put("/connectors/numbers/pause", "");
        rest.awaitStates("numbers", "PAUSED", "PAUSED");
        long count = rest.offsets("numbers").at("/0/offset/position").asLong();
        await().atMost(PROGRESS_MAX).untilAsserted(() -> assertThat(rows()).isEqualTo(count));
        assertThat(target.apply("SELECT count(DISTINCT n)" + ROWS)).isEqualTo(Long.toString(count));
        assertThat(target.apply("SELECT max(n)" + ROWS)).isEqualTo(Long.toString(count - 1));
    }
}
