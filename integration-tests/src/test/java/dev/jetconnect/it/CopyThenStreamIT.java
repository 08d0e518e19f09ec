package dev.jetconnect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetconnect.it.ConnectRest.Answer;
import dev.jetconnect.test.BinlogDatabase;
import dev.jetconnect.test.MariaDbServer;
import dev.jetconnect.test.MySqlServer;
import dev.jetconnect.test.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tables are copied and followed from then on while they are written to, and the worker dies in
 * each phase: at the end both sides are the same.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CopyThenStreamIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration STEP_MAX = Duration.ofMinutes(2);
    private static final int ROWS = 6_000;

    /** So that there is a middle of the copy, which takes 30 s. */
    private static final int SLOW = 400;

    private static final int UNLIMITED = 0;
    private static final String KEYED = "public\\.(item|note)";
    private static final List<String> NAMES = List.of("pg", "my", "maria");

    @TempDir private static Path folder;
    private static PostgresServer postgres;
    private static BinlogDatabase mysql;
    private static BinlogDatabase mariaDb;
    private static WorkerUnderTest worker;
    private static KeyedRows postgresRows;
    private static KeyedRows mysqlRows;
    private static KeyedRows mariaDbRows;

    @BeforeAll
    static void start() {
        postgres = PostgresServer.start(folder.resolve("postgres"));
        List.of("source", "pg", "my", "maria", "once").forEach(postgres::createDatabase);
        postgres.execute("source", KeyedRows.TABLES);
        postgres.execute(
                "source",
                "INSERT INTO item SELECT i, 'first', i / 4.0 FROM generate_series(1, "
                        + ROWS
                        + ") i",
                "INSERT INTO note SELECT 'key ' || i, 'first' FROM generate_series(1, "
                        + ROWS
                        + ") i",
                "CREATE INDEX item_by_name ON item (name)",
                "CREATE TABLE keyless (n int)",
                "INSERT INTO keyless SELECT i % 10 FROM generate_series(1, 500) i");
        mysql =
                MySqlServer.start(
                        Distribution.testServers().resolve("mysql"), folder.resolve("mysql"));
        mariaDb =
                MariaDbServer.start(
                        Distribution.testServers().resolve("mariadb"), folder.resolve("mariadb"));
        for (BinlogDatabase database : List.of(mysql, mariaDb)) {
            database.execute(KeyedRows.TABLES);
            database.execute(
                    NumberedRows.insert(ROWS, "item", "n, 'first', n / 4"),
                    NumberedRows.insert(ROWS, "note", "CONCAT('key ', n), 'first'"));
        }
        worker =
                new WorkerUnderTest(folder.resolve("worker"))
                        .with(
                                "plugin.path",
                                Distribution.plugins()
                                        + ","
                                        + Distribution.debeziumPlugin("mysql")
                                        + ","
                                        + Distribution.debeziumPlugin("mariadb"))
                        .withEnvironment(Shop.environment(postgres, "source", "pg"))
                        .withEnvironment(KillPoint.BEFORE_PUBLISH.kill("pg-copy", 1, folder))
                        .start();
        postgresRows = KeyedRows.write(() -> postgres.connect("source"), ROWS);
        mysqlRows = KeyedRows.write(mysql::connect, ROWS);
        mariaDbRows = KeyedRows.write(mariaDb::connect, ROWS);
    }

    @AfterAll
    static void stop() {
        worker.close();
        mariaDb.close();
        mysql.close();
        postgres.close();
    }

    @Test
    @Order(1)
    void whatCannotBeFollowedIsRefused() {
        Answer refused = worker.rest().post("/pipelines", postgresPipeline("public\\..*", SLOW));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message())
                .contains("source.copy.table.include.list: ", "without a primary key")
                .contains("public.keyless");
        assertThat(worker.rest().get("/connectors").body()).isEmpty();
    }

    @Test
    @Order(2)
    void copyAloneIsFinishedByItself() throws IOException {
        String document =
                """
                {
                  "name": "once",
                  "mode": "copy",
                  "source": {"connection.url": "%s", "connection.username": "%s"},
                  "tables": {"include": ["public\\\\.keyless"]},
                  "sinks": [%s]
                }
                """
                        .formatted(postgres.jdbcUrl("source"), postgres.user(), sink("once"));
        String file = Files.writeString(folder.resolve("once.json"), document).toString();

        CommandRun run = pipeline("run", file);

        assertThat(run.status()).as(run.out() + run.err() + worker.log()).isZero();
        assertThat(run.out()).contains("once  RUNNING  copying  ", "once  FINISHED  finished  ");
        assertThat(worker.log()).containsOnlyOnce("Creating connector once-copy of type");
        assertThat(postgres.queryValue("once", "SELECT count(*) FROM keyless")).isEqualTo("500");
        CommandRun cutover = pipeline("cutover", "once");
        assertThat(cutover.status()).isOne();
        assertThat(cutover.err()).contains("does not follow changes (step finished)");
        assertThat(pipeline("delete", "once").out()).contains("Pipeline once is deleted.");
    }

    /** The slot is there, and nobody has written down from where it keeps the changes. */
    @Test
    @Order(3)
    void slotOfADeadWorkerIsTaken() {
        create(mysqlPipeline(SLOW));
        create(mariaDbPipeline(SLOW));
        try {
            worker.rest().post("/pipelines", postgresPipeline(KEYED, SLOW));
        } catch (AssertionError e) {
            assertThat(e).hasMessageContaining("was not answered"); // it died before
        }
        worker.awaitEnd(STEP_MAX);
        String slots = "SELECT string_agg(slot_name || restart_lsn, ',') FROM pg_replication_slots";
        String slot = postgres.queryValue("source", slots);

        worker.withEnvironment(KillPoint.none()).start();

        await().atMost(STEP_MAX)
                .untilAsserted(() -> assertThat(positionOfCopy()).as(worker.log()).isPresent());
        assertThat(postgres.queryValue("source", slots)).isEqualTo(slot);
    }

    private static Optional<String> positionOfCopy() {
        for (JsonNode offset : worker.rest().offsets("pg-copy")) {
            if (offset.at("/partition/stream").asText().equals("position")) {
                return Optional.of(offset.at("/offset/lsn").asText());
            }
        }
        return Optional.empty();
    }

    @Test
    @Order(4)
    void copyGoesOnAfterAKill() throws IOException {
        NAMES.forEach(CopyThenStreamIT::awaitSomeRows);
        assertVerifyIsRefused(409, "still brings rows (step copying)", "parallelism", "1");

        worker.kill();
        worker.withEnvironment(KillPoint.BEFORE_POSITION.kill("pg-stream", 1, folder)).start();
        NAMES.forEach(name -> assertThat(step(name)).isEqualTo("copying"));

        change(mysqlPipeline(UNLIMITED));
        change(mariaDbPipeline(UNLIMITED));
        change(postgresPipeline(KEYED, UNLIMITED)); // it dies when this one hands over
    }

    private static void change(String document) throws IOException {
        String name = JSON.readTree(document).path("name").asText();
        Answer changed = worker.rest().put("/pipelines/" + name, document);
        assertThat(changed.status()).as(changed.body().toPrettyString()).isEqualTo(200);
    }

    @Test
    @Order(5)
    void streamBeginsWhereTheCopyIsOfThoughTheWorkerDiesAtEachPart() {
        worker.awaitEnd(STEP_MAX);
        // It stops it, so as to write the position, and starts it.
        worker.withEnvironment(KillPoint.BEFORE_STREAMING.kill("pg-stream", 2, folder)).launch();
        worker.awaitEnd(STEP_MAX);
        worker.withEnvironment(KillPoint.none()).start();

        NAMES.forEach(name -> awaitStep(name, "streaming"));

        assertThat(
                        postgres.queryValue(
                                "pg",
                                "SELECT count(*) FROM pg_indexes WHERE indexname = 'item_by_name'"))
                .as("built before the changes come")
                .isEqualTo("1");
        JsonNode status = worker.rest().get("/pipelines/pg/status").body();
        assertThat(status.path("connectors"))
                .as(status.toPrettyString())
                .extracting(part -> part.path("state").asText())
                .containsExactlyInAnyOrder("RUNNING", "RUNNING", "STOPPED");
        long behind = postgresRows.last();
        await().atMost(STEP_MAX).until(() -> postgresRows.last() > behind);
    }

    @Test
    @Order(6)
    void columnThatIsAddedWhileItStreamsComes() {
        postgres.execute(
                "source",
                "ALTER TABLE item ADD COLUMN extra text",
                "INSERT INTO item VALUES (-1000000, 'late', 1, 'extra')");

        await().atMost(STEP_MAX)
                .ignoreExceptions()
                .untilAsserted(
                        () ->
                                assertThat(
                                                postgres.queryValue(
                                                        "pg",
                                                        "SELECT extra FROM item WHERE id ="
                                                                + " -1000000"))
                                        .as(worker.log())
                                        .isEqualTo("extra"));
    }

    /**
     * Rows that differ when they are read are equal as soon as the sink is where the source was.
     */
    @Test
    @Order(7)
    void comparisonWaitsForTheSinkAndNotForATime() {
        CommandRun run = verify("--pipeline", "my");

        // A row that is written at each look is moving, and the status is 2 then.
        assertThat(run.status()).as(run.out() + run.err()).isIn(0, 2);
        assertThat(run.out())
                .contains("my-sink-1: inventory.item -> item: ")
                .doesNotContain("missing: ", "extra: ", "changed: ");
        assertVerifyIsRefused(404, "'nobody'", "pipeline", "nobody");
        assertVerifyIsRefused(400, "has no sink 'other', but my-sink-1", "sink", "other");
        assertVerifyIsRefused(400, "follows from pipeline my", "target.connection.url", "x");
    }

    private static void assertVerifyIsRefused(int status, String says, String key, String value) {
        ObjectNode body = JSON.createObjectNode().put("pipeline", "my").put(key, value);
        Answer refused = worker.rest().post("/verify", body.toString());
        assertThat(refused.status()).as(refused.message()).isEqualTo(status);
        assertThat(refused.message()).contains(says);
    }

    @Test
    @Order(8)
    void cutoverTellsThatSomebodyWrites() {
        CommandRun moved = pipeline("cutover", "pg");

        assertThat(moved.status()).as(moved.out() + moved.err()).isOne();
        assertThat(moved.out())
                .contains(
                        "The source was written to in the meantime (changes came on pg.public.item")
                .contains("pg: moved in ");
    }

    @Test
    @Order(9)
    void bothSidesAreTheSameWhenNobodyWrites() {
        postgresRows.close();
        mysqlRows.close();
        mariaDbRows.close();

        awaitSame("pg", sum("source"));
        awaitSame("my", sum(mysql));
        awaitSame("maria", sum(mariaDb));
        for (String name : NAMES) {
            CommandRun equal = pipeline("cutover", name);
            assertThat(equal.status()).as(equal.out() + equal.err() + worker.log()).isZero();
            assertThat(equal.out())
                    .contains("item: equal, ", "note: equal, ", name + ": equal in ");
        }
        postgres.execute(
                "my", "UPDATE item SET name = 'wrong' WHERE id = (SELECT max(id) FROM item)");

        CommandRun different = pipeline("cutover", "my");

        assertThat(different.status()).isOne();
        assertThat(different.out()).contains("item: different, ", "my: different in ");
        CommandRun compared = verify("--pipeline", "my", "--sink", "my-sink-1");
        assertThat(compared.status()).as(compared.out() + compared.err()).isOne();
        assertThat(compared.out())
                .contains("    changed: id=", " (name)", "my-sink-1: different in ");
        mariaDb.execute(
                "ALTER TABLE item ADD COLUMN extra varchar(9)",
                "UPDATE item SET extra = 'late' ORDER BY id LIMIT 1");
        CommandRun same = verify("--pipeline", "maria", "--json");
        assertThat(same.status()).as(same.out() + same.err()).isZero();
        assertThat(same.out()).contains("\"state\" : \"equal\"", "\"sink\" : \"maria-sink-1\"");
        assertThat(postgres.queryValue("maria", "SELECT count(*) FROM item WHERE extra = 'late'"))
                .isEqualTo("1");
    }

    @Test
    @Order(10)
    void cutoverTellsWhoDoesNotGetThere() throws SQLException {
        try (Connection holder = postgres.connect("pg");
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("LOCK TABLE item IN ACCESS EXCLUSIVE MODE");
            postgres.execute("source", "UPDATE item SET name = 'held' WHERE id = -1000000");

            CommandRun behind =
                    CommandRun.of(
                            "pipeline",
                            "cutover",
                            "pg",
                            "--timeout",
                            "5",
                            "--url",
                            worker.rest().address().toString());

            assertThat(behind.status()).as(behind.out() + behind.err()).isOne();
            assertThat(behind.out())
                    .contains(
                            "pg-sink-1 has not committed all changes of pg.public.item. After 5 s"
                                    + " this was given up")
                    .contains("pg: behind in ");
        }
        CommandRun equal = pipeline("cutover", "pg");
        assertThat(equal.status()).as(equal.out() + equal.err() + worker.log()).isZero();
    }

    private static void create(String document) {
        Answer created = worker.rest().post("/pipelines", document);
        assertThat(created.status()).as(created.body().toPrettyString()).isEqualTo(201);
    }

    /** The sample, of some tables. */
    private static String postgresPipeline(String tables, int rowsPerSecond) {
        try {
            ObjectNode pipeline =
                    (ObjectNode)
                            JSON.readTree(Distribution.sample("postgres-pipeline.json").toFile());
            pipeline.put("name", "pg").withArray("/tables/include").removeAll().add(tables);
            ((ObjectNode) pipeline.at("/sinks/0")).put("schema.evolution", "basic");
            pipeline.withObject("/source/copy")
                    .put("structure", "all")
                    .put("rate.limit.rows", rowsPerSecond)
                    .put("block.bytes", 8192);
            return pipeline.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String mysqlPipeline(int rowsPerSecond) {
        String url = "jdbc:mysql://%s:%d/?allowPublicKeyRetrieval=true";
        return pipeline("my", url.formatted(mysql.host(), mysql.port()), rowsPerSecond);
    }

    private static String mariaDbPipeline(int rowsPerSecond) {
        String url = "jdbc:mariadb://%s:%d/".formatted(mariaDb.host(), mariaDb.port());
        return pipeline("maria", url, rowsPerSecond);
    }

    private static String pipeline(String name, String url, int rowsPerSecond) {
        return """
               {
                 "name": "%s",
                 "mode": "copy_then_stream",
                 "source": {
                   "connection.url": "%s",
                   "connection.username": "%s",
                   "connection.password": "%s",
                   "copy": {"rate.limit.rows": %d, "block.bytes": 8192},
                   "stream": {"connect.keep.alive.interval.ms": 3000}
                 },
                 "tables": {"include": ["inventory\\\\..*"]},
                 "sinks": [%s]
               }
               """
                .formatted(
                        name,
                        url,
                        BinlogDatabase.USER,
                        BinlogDatabase.PASSWORD,
                        rowsPerSecond,
                        sink(name));
    }

    private static String sink(String target) {
        return """
               {
                 "connector.class": "dev.jetconnect.sink.jdbc.JdbcSinkConnector",
                 "connection.url": "%s",
                 "connection.username": "%s",
                 "schema.evolution": "basic"
               }
               """
                .formatted(postgres.jdbcUrl(target), postgres.user());
    }

    private static void awaitStep(String name, String step) {
        await().atMost(STEP_MAX)
                .untilAsserted(
                        () -> {
                            JsonNode status =
                                    worker.rest().get("/pipelines/" + name + "/status").body();
                            assertThat(status.path("step").asText())
                                    .as(status.toPrettyString() + worker.log())
                                    .isEqualTo(step);
                        });
    }

    private static String step(String name) {
        return worker.rest().get("/pipelines/" + name + "/status").body().path("step").asText();
    }

    private static void awaitSomeRows(String target) {
        await().atMost(STEP_MAX)
                .until(
                        () ->
                                postgres.queryValue(
                                                target,
                                                "SELECT count(*) FROM pg_class WHERE relname = 'item'"
                                                        + " AND relkind = 'r'")
                                        .equals("1"));
        await().atMost(STEP_MAX)
                .until(() -> !postgres.queryValue(target, "SELECT count(*) FROM item").equals("0"));
    }

    private static void awaitSame(String target, String expected) {
        await().atMost(STEP_MAX)
                .untilAsserted(
                        () ->
                                assertThat(sum(target))
                                        .as(
                                                worker.rest()
                                                        .get("/pipelines/" + target + "/status")
                                                        .body()
                                                        .toPrettyString())
                                        .isEqualTo(expected));
    }

    private static String sum(String database) {
        return postgres.queryValue(database, "SELECT count(*) FROM item")
                + " "
                + postgres.queryValue(database, "SELECT count(*) FROM note");
    }

    private static String sum(BinlogDatabase database) {
        return database.queryValue("SELECT COUNT(*) FROM item")
                + " "
                + database.queryValue("SELECT COUNT(*) FROM note");
    }

    private static CommandRun pipeline(String command, String argument) {
        return CommandRun.of(
                "pipeline", command, argument, "--url", worker.rest().address().toString());
    }

    private static CommandRun verify(String... arguments) {
        return CommandRun.of(
                Stream.of(
                                Stream.of("verify", "--url", worker.rest().address().toString()),
                                Stream.of(arguments))
                        .flatMap(part -> part)
                        .toArray(String[]::new));
    }
}
