package dev.jetconnect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.test.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy of tables tells how far it is, by REST and on the command line. */
class ProgressIT {
    private static final Duration MAX = Duration.ofMinutes(2);
    private static final int ROWS = 10_000;

    @TempDir private static Path folder;
    private static PostgresServer postgres;
    private static WorkerUnderTest worker;

    @BeforeAll
    static void start() {
        postgres = PostgresServer.start(folder.resolve("postgres"));
        for (String database : new String[] {"source", "slow", "refusing", "held"}) {
            postgres.createDatabase(database);
        }
        postgres.execute(
                "source",
                "CREATE TABLE item (id bigint PRIMARY KEY, name text)",
                "INSERT INTO item SELECT i, 'name ' || i FROM generate_series(1, " + ROWS + ") i",
                "CREATE TABLE log (n int)",
                "INSERT INTO log SELECT i FROM generate_series(1, 100) i",
                "CREATE TABLE nothing (id int PRIMARY KEY)",
                "CREATE SCHEMA more",
                "CREATE TABLE more.small AS SELECT i AS id FROM generate_series(1, 10) i",
                "ALTER TABLE more.small ADD PRIMARY KEY (id)",
                "ANALYZE");
        postgres.execute(
                "slow",
                "CREATE TABLE item (id bigint PRIMARY KEY, name text)",
                "CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                        + " IF NEW.id % 100 = 0 THEN PERFORM pg_sleep(0.05); END IF;"
                        + " RETURN NEW; END $$",
                "CREATE TRIGGER slowly BEFORE INSERT ON item FOR EACH ROW EXECUTE FUNCTION wait()");
        postgres.execute("refusing", "CREATE TABLE log (n int CONSTRAINT small CHECK (n <= 50))");
        worker =
                new WorkerUnderTest(folder.resolve("worker"))
                        .with("plugin.path", Distribution.plugins().toString())
                        .start();
    }

    @AfterAll
    static void stop() {
        worker.close();
        postgres.close();
    }

    @Test
    void tellsOfEachStepToTheEndThoughTheWorkerIsKilled() {
        copy("whole", "public\\..*", Map.of("rate.limit.rows", "5000"));
        sink("whole", "slow", Map.of("consumer.override.max.poll.records", "5"));

        JsonNode middle = awaitReport("whole", report -> isBetween(report.at("/rows/written"), 1));
        assertThat(middle.path("state").asText()).isEqualTo("running");
        assertThat(middle.at("/rows/published").asLong())
                .as(middle.toPrettyString())
                .isGreaterThan(middle.at("/rows/written").asLong());
        assertThat(middle.path("rows_behind").asLong()).isPositive();
        assertThat(middle.at("/rows/per_second").asLong()).isPositive();
        assertThat(middle.at("/rows/percent").asDouble()).isBetween(0.01, 99.9);
        worker.kill();
        worker.start();
        long before = middle.at("/rows/written").asLong();
        JsonNode later =
                awaitReport("whole", report -> isBetween(report.at("/rows/written"), before + 1));
        assertThat(later.at("/rows/percent").asDouble())
                .isGreaterThanOrEqualTo(middle.at("/rows/percent").asDouble());
        JsonNode end = awaitReport("whole", report -> hasState(report, "finished"));

        assertThat(end.at("/rows/written").asLong()).isEqualTo(ROWS + 100);
        assertThat(end.at("/rows/total").asLong()).isEqualTo(ROWS + 100);
        assertThat(end.at("/rows/estimated").asBoolean()).isFalse();
        assertThat(end.path("verified").asBoolean()).isTrue();
        assertThat(end.path("tables_finished").asInt()).isEqualTo(3);
        assertThat(end.at("/tables/0/table").asText()).isEqualTo("public.item");
        assertThat(end.at("/tables/0/written_by/whole-sink").asLong()).isEqualTo(ROWS);
        assertThat(end.at("/tables/1/warnings").toString()).contains("no primary key");
        assertThat(postgres.queryValue("slow", "SELECT count(*) FROM item"))
                .isEqualTo(String.valueOf(ROWS));
        CommandRun shown = command("whole");
        assertThat(shown.status()).as(shown.err()).isZero();
        assertThat(shown.out())
                .contains("public.item", "finished: 3 of 3 tables, 10,100 rows in ")
                .contains("all of them committed by the sinks");
    }

    @Test
    void saysWhatASinkSaysThatHasFailed() {
        copy("refused", "public\\.log", Map.of());
        sink("refused", "refusing", Map.of());

        JsonNode failed = awaitReport("refused", report -> hasState(report, "failed"));

        assertThat(failed.at("/problems/0/connector").asText()).isEqualTo("refused-sink");
        assertThat(failed.at("/problems/0/task").asInt()).isZero();
        assertThat(failed.at("/problems/0/says").asText()).contains("small");
        assertThat(failed.at("/rows/published").asLong()).isEqualTo(100);
        assertThat(failed.at("/rows/written").asLong()).isZero();
        CommandRun shown = command("refused");
        assertThat(shown.status()).isOne();
        assertThat(shown.out()).contains("refused-sink task 0: FAILED: ", "small");
    }

    @Test
    void saysSinceWhenNothingMoves() {
        copy("still", "public\\.log", Map.of("task.stuck.timeout.ms", "2000"));
        awaitReport("still", report -> report.at("/rows/published").asLong() == 100);
        sink("still", "slow", Map.of("table.name.format", "still"));
        awaitReport("still", report -> hasState(report, "finished"));
        assertThat(worker.rest().put("/connectors/still-sink/stop", "").status()).isEqualTo(204);
        await().atMost(MAX)
                .until(
                        () ->
                                worker.rest().delete("/connectors/still-sink/offsets").status()
                                        == 200);

        JsonNode stuck = awaitReport("still", report -> hasState(report, "stuck"));

        assertThat(stuck.at("/stuck/tables/0").asText()).isEqualTo("public.log");
        assertThat(stuck.at("/problems/0/state").asText()).isEqualTo("STOPPED");
        worker.rest().put("/connectors/still-sink/resume", "");
        awaitReport("still", report -> hasState(report, "finished"));
    }

    /** The sink runs, and waits for a lock. */
    @Test
    void saysThatASinkIsStuckThoughAllRun() throws SQLException {
        postgres.execute("held", "CREATE TABLE log (n int)");
        try (Connection holder = postgres.connect("held");
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("LOCK TABLE log IN ACCESS EXCLUSIVE MODE");
            copy("held", "public\\.log", Map.of("task.stuck.timeout.ms", "2000"));
            sink("held", "held", Map.of());

            JsonNode stuck = awaitReport("held", report -> hasState(report, "stuck"));

            assertThat(stuck.at("/stuck/tables/0").asText()).isEqualTo("public.log");
            assertThat(stuck.at("/stuck/seconds").asLong()).isGreaterThanOrEqualTo(2);
            assertThat(stuck.path("rows_behind").asLong()).isEqualTo(100);
            assertThat(stuck.path("problems")).isEmpty();
            CommandRun shown = command("held");
            assertThat(shown.status()).isOne();
            assertThat(shown.out()).contains("nothing has moved since ", ": public.log");
        }
        awaitReport("held", report -> hasState(report, "finished"));
    }

    @Test
    void copiesOfAScheduleFollowEachOther() {
        copy("again", "more\\.small", Map.of("schedule", "every 3s"));

        JsonNode first = awaitReport("again", report -> report.at("/schedule").has("next_run_at"));
        assertThat(first.at("/rows/published").asLong()).isEqualTo(10);
        postgres.execute("source", "DELETE FROM more.small WHERE id > 4");
        JsonNode later =
                awaitReport(
                        "again",
                        report ->
                                hasState(report, "finished")
                                        && report.at("/rows/published").asLong() == 4);

        assertThat(later.path("started_at").asText())
                .isGreaterThan(first.path("started_at").asText());
        assertThat(worker.rest().put("/connectors/again/stop", "").status()).isEqualTo(204);
    }

    @Test
    void otherConnectorsHaveNone() {
        assertThat(worker.rest().get("/connectors/nobody/progress").status()).isEqualTo(404);
        copy("alone", "public\\.nothing", Map.of("schedule", "0 2 1 1 *"));
        JsonNode end = awaitReport("alone", report -> hasState(report, "finished"));
        assertThat(end.path("warnings").toString()).contains("No sink reads");
        sink("alone", "slow", Map.of());
        ConnectRest.Answer refused = worker.rest().get("/connectors/alone-sink/progress");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.message()).contains("alone-sink copies no tables");
    }

    @Test
    void databasesAreLookedAtBeforeTheConnectorIsCreated() {
        postgres.execute(
                "refusing", "SELECT pg_create_logical_replication_slot('taken', 'pgoutput')");
        Connector stream =
                new Connector(
                        "stream",
                        Map.of(
                                "connector.class",
                                "io.debezium.connector.postgresql.PostgresConnector",
                                "database.hostname",
                                postgres.host(),
                                "database.port",
                                String.valueOf(postgres.port()),
                                "database.user",
                                postgres.user(),
                                "database.password",
                                "hush",
                                "database.dbname",
                                "source",
                                "plugin.name",
                                "pgoutput",
                                "topic.prefix",
                                "stream",
                                "slot.name",
                                "taken"));

        ConnectRest.Answer looked = worker.rest().post("/doctor", stream.json());
        assertThat(looked.status()).as(looked.body().toPrettyString()).isEqualTo(200);
        assertThat(looked.body().path("healthy").asBoolean()).isFalse();
        assertThat(looked.body().toString())
                .contains("the replication slot 'taken' is of another database", "MB, and the disk")
                .doesNotContain("hush");
        ConnectRest.Answer refused = worker.rest().create(stream);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message())
                .contains("'taken' is of another database", "validation.doctor=false");
        assertThat(worker.rest().post("/doctor", "{\"connector.class\": \"X\"}").status())
                .isEqualTo(400);
        assertThat(worker.rest().post("/doctor", "[]").status()).isEqualTo(400);
    }

    private static boolean isBetween(JsonNode rows, long least) {
        return rows.asLong() >= least && rows.asLong() < ROWS;
    }

    private static boolean hasState(JsonNode report, String state) {
        return report.path("state").asText().equals(state);
    }

    private static JsonNode awaitReport(String copy, Predicate<JsonNode> isIt) {
        AtomicReference<JsonNode> latest = new AtomicReference<>();
        await().atMost(MAX)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(
                        () -> {
                            latest.set(report(copy));
                            assertThat(isIt.test(latest.get()))
                                    .as(latest.get().toPrettyString())
                                    .isTrue();
                        });
        return latest.get();
    }

    private static JsonNode report(String copy) {
        return worker.rest().get("/connectors/" + copy + "/progress").body();
    }

    private static CommandRun command(String copy) {
        return CommandRun.of(
                "progress", copy, "--once", "--url", worker.rest().address().toString());
    }

    private static void copy(String name, String tables, Map<String, String> more) {
        Map<String, String> config = new HashMap<>(more);
        config.put("connector.class", "dev.jetconnect.source.copy.TableCopyConnector");
        config.put("tasks.max", "2");
        config.put("connection.url", postgres.jdbcUrl("source"));
        config.put("connection.user", postgres.user());
        config.put("topic.prefix", name);
        config.put("table.include.list", tables);
        config.put("records", "blocks");
        config.put("block.bytes", "8192");
        worker.rest().start(new Connector(name, config));
    }

    private static void sink(String name, String target, Map<String, String> more) {
        Map<String, String> config = new HashMap<>(more);
        config.put("connector.class", "dev.jetconnect.sink.jdbc.JdbcSinkConnector");
        config.put("topics.regex", name + "\\.public\\..*");
        config.put("transforms", "table");
        config.put("transforms.table.type", "org.apache.kafka.connect.transforms.RegexRouter");
        config.put("transforms.table.regex", ".*\\.public\\.(.*)");
        config.put("transforms.table.replacement", "$1");
        config.put("connection.url", postgres.jdbcUrl(target));
        config.put("connection.username", postgres.user());
        var created = worker.rest().create(new Connector(name + "-sink", config));
        assertThat(created.status()).as(created.body().toPrettyString()).isEqualTo(201);
    }
}
