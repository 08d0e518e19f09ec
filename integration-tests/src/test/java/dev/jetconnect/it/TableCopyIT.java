package dev.jetconnect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.test.BinlogDatabase;
import dev.jetconnect.test.MySqlServer;
import dev.jetconnect.test.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole tables go from database to database, and the worker is killed in the middle of it: at the
 * end each row is there once, also of a table without a key.
 */
class TableCopyIT {
    private static final Duration COPY_MAX = Duration.ofMinutes(2);
    private static final int ROWS = 30_000;
    private static final String SUM =
            "SELECT count(*) || ' ' || coalesce(sum(hashtext(%s)::bigint), 0) FROM %s";

    @TempDir private static Path folder;
    private static PostgresServer postgres;
    private static BinlogDatabase mysql;
    private static WorkerUnderTest worker;

    @BeforeAll
    static void start() {
        postgres = PostgresServer.start(folder.resolve("postgres"));
        postgres.createDatabase("source");
        postgres.createDatabase("target");
        postgres.createDatabase("other");
        postgres.execute(
                "source",
                "CREATE TABLE item (id bigint PRIMARY KEY, name text, price numeric(12,2))",
                "INSERT INTO item SELECT i, 'line' || chr(10) || i, i / 7.0"
                        + " FROM generate_series(1, "
                        + ROWS
                        + ") i",
                "CREATE TABLE log (text text, n int)",
                "INSERT INTO log SELECT 'entry', i % 10 FROM generate_series(1, " + ROWS + ") i");
        mysql =
                MySqlServer.start(
                        Distribution.testServers().resolve("mysql"), folder.resolve("mysql"));
        mysql.execute(
                "CREATE TABLE item (id bigint PRIMARY KEY, name varchar(100), price decimal(12,2))",
                "CREATE TABLE log (text varchar(100), n int)");
        mysql.execute(NumberedRows.insert(ROWS, "item", "n, CONCAT('line\\n', n), n / 7"));
        mysql.execute(NumberedRows.insert(ROWS, "log", "'entry', n % 10"));
        worker =
                new WorkerUnderTest(folder.resolve("worker"))
                        .with("plugin.path", Distribution.plugins().toString())
                        .start();
    }

    @AfterAll
    static void stop() {
        worker.close();
        mysql.close();
        postgres.close();
    }

    @Test
    void eachRowOfPostgresIsThereOnceThoughTheWorkerIsKilled() {
        copy("pg", postgres.jdbcUrl("source"), postgres.user(), "", "public\\..*", "target");

        assertSame("target", "item", "id || name || price");
        assertSame("target", "log", "text || n");
    }

    @Test
    void eachRowOfMySqlIsThereOnceThoughTheWorkerIsKilled() {
        copy(
                "my",
                "jdbc:mysql://"
                        + mysql.host()
                        + ":"
                        + mysql.port()
                        + "/?allowPublicKeyRetrieval=true",
                BinlogDatabase.USER,
                BinlogDatabase.PASSWORD,
                BinlogDatabase.DATABASE + "\\..*",
                "other");

        assertSame("other", "item", "id || name || price");
        assertSame("other", "log", "text || n");
    }

    private static void assertSame(String database, String table, String row) {
        String sum = SUM.formatted(row, table);
        await().atMost(COPY_MAX)
                .untilAsserted(
                        () ->
                                assertThat(postgres.queryValue(database, sum))
                                        .as(worker.log())
                                        .isEqualTo(postgres.queryValue("source", sum)));
    }

    /** Slowly, so that there is a middle. */
    private static void copy(
            String name, String url, String user, String password, String tables, String target) {
        worker.rest()
                .start(
                        new Connector(
                                name,
                                Map.ofEntries(
                                        Map.entry(
                                                "connector.class",
                                                "dev.jetconnect.source.copy.TableCopyConnector"),
                                        Map.entry("tasks.max", "2"),
                                        Map.entry("connection.url", url),
                                        Map.entry("connection.user", user),
                                        Map.entry("connection.password", password),
                                        Map.entry("topic.prefix", name),
                                        Map.entry("table.include.list", tables),
                                        Map.entry("records", "blocks"),
                                        Map.entry("block.bytes", "8192"),
                                        Map.entry("rate.limit.rows", "12000"))));
        worker.rest()
                .start(
                        new Connector(
                                name + "-sink",
                                Map.of(
                                        "connector.class",
                                        "dev.jetconnect.sink.jdbc.JdbcSinkConnector",
                                        "topics.regex",
                                        name + "\\..*\\.(item|log)",
                                        "transforms",
                                        "table",
                                        "transforms.table.type",
                                        "org.apache.kafka.connect.transforms.RegexRouter",
                                        "transforms.table.regex",
                                        ".*\\.(item|log)",
                                        "transforms.table.replacement",
                                        "$1",
                                        "connection.url",
                                        postgres.jdbcUrl(target),
                                        "connection.username",
                                        postgres.user())));
        for (int kills = 0; kills < 2; kills++) {
            awaitMore(target);
            worker.kill();
            worker.start();
        }
        await().atMost(COPY_MAX)
                .untilAsserted(
                        () -> {
                            JsonNode offsets = worker.rest().offsets(name);
                            assertThat(finished(offsets))
                                    .as(offsets.toPrettyString() + worker.log())
                                    .isEqualTo(2);
                        });
    }

    private static int finished(JsonNode offsets) {
        int finished = 0;
        for (JsonNode offset : offsets) {
            boolean isTable = offset.path("partition").size() == 1;
            boolean isFinished = offset.at("/offset/state").asText().equals("finished");
            if (isTable && isFinished) {
                assertThat(offset.at("/offset/rows").asLong()).isEqualTo(ROWS);
                finished++;
            }
        }
        return finished;
    }

    private static void awaitMore(String target) {
        long before = rows(target);
        await().atMost(COPY_MAX)
                .untilAsserted(
                        () -> assertThat(rows(target)).as(worker.log()).isGreaterThan(before));
    }

    private static long rows(String target) {
        String tables =
                postgres.queryValue(
                        target,
                        "SELECT coalesce(string_agg('SELECT count(*) AS n FROM ' || relname, ' UNION"
                                + " ALL '), 'SELECT 0 AS n') FROM pg_class WHERE relname IN ('item',"
                                + " 'log')");
        return Long.parseLong(
                postgres.queryValue(target, "SELECT sum(n) FROM (" + tables + ") AS t"));
    }
}
