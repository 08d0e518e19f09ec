package dev.jetconnect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.test.BinlogDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a published Debezium connector that reads a binlog does, with the config that its
 * documentation gives for Kafka Connect: one story, in which the worker ends in each phase.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class BinlogConnectorSteps {
    private static final Duration ARRIVAL_MAX = Duration.ofMinutes(2);
    private static final Duration END_MAX = Duration.ofSeconds(60);
    private static final String SOURCE = "inventory-source";
    private static final String KAFKA_SECRET = "s3cret-of-kafka";
    private static final int DOUBLINGS = 11;

    private BinlogDatabase database;
    private WorkerUnderTest worker;
    private ChangeLog changes;

    /** Starts the database server with its data below {@code data}. */
    abstract BinlogDatabase startDatabase(Path data);

    /** The published connector's folder, and the sample file that uses it. */
    abstract Path plugin();

    abstract String sample();

    /** What the task fails with when the binlog that it goes on in is gone. */
    abstract String purgedMessage();

    @BeforeAll
    void startAll(@TempDir Path folder) {
        database = startDatabase(folder.resolve("database"));
        database.execute(
                "CREATE TABLE items (id INT PRIMARY KEY, name VARCHAR(80) NOT NULL, stock INT)",
                "INSERT INTO items VALUES (0,'Größe L',0), (1,'b',1), (2,'c',2), (3,'d',NULL),"
                        + " (4,'e',4), (5,'f',5), (6,'g',6), (7,'h',7), (8,'i',8), (9,'j',9)",
                "CREATE TABLE colours (id INT PRIMARY KEY, name VARCHAR(20))",
                "INSERT INTO colours VALUES (1,'red'), (2,'green'), (3,'blue')",
                "CREATE TABLE sizes (id INT PRIMARY KEY, name VARCHAR(20))",
                "INSERT INTO sizes VALUES (1,'S'), (2,'M')",
                "CREATE TABLE debezium_signal (id VARCHAR(42) PRIMARY KEY,"
                        + " type VARCHAR(32) NOT NULL, data VARCHAR(2048))",
                "GRANT INSERT ON inventory.debezium_signal TO 'debezium'@'%'");
        database.execute(
                IntStream.range(0, DOUBLINGS)
                        .map(step -> 10 << step)
                        .mapToObj(
                                rows ->
                                        "INSERT INTO items SELECT id + %d, name, stock FROM items"
                                                .formatted(rows))
                        .toArray(String[]::new));
        worker =
                new WorkerUnderTest(folder.resolve("worker"))
                        .with("plugin.path", plugin() + "," + Distribution.filePlugin())
                        .withEnvironment(
                                Map.of(
                                        "SOURCE_DB_HOST",
                                        database.host(),
                                        "SOURCE_DB_PORT",
                                        String.valueOf(database.port()),
                                        "SOURCE_DB_USER",
                                        BinlogDatabase.USER,
                                        "SOURCE_DB_PASSWORD",
                                        BinlogDatabase.PASSWORD))
                        .start();
        Path file = folder.resolve("changes.jsonl");
        changes = new ChangeLog(file);
        worker.rest().create(ChangeLog.sink(file, "(__debezium-heartbeat\\.)?inventory.*"));
    }

    @AfterAll
    void stopAll() {
        if (worker != null) {
            worker.close();
        }
        if (database != null) {
            database.close();
        }
    }

    @Test
    @Order(1)
    void snapshotBeginsAgainAfterAKill() {
        worker.rest().start(source());
        await().pollInterval(Duration.ofMillis(20))
                .atMost(ARRIVAL_MAX)
                .until(() -> !changes.refresh().rows("items").isEmpty());

        worker.kill();

        assertThat(changes.refresh().rows("items").size()).isLessThan(10 << DOUBLINGS);
        worker.start();
        awaitEqual("items", "colours", "sizes");
    }

    @Test
    @Order(2)
    void settingsForKafkaAreIgnoredWithALineAndStayAsTheUserWroteThem() {
        assertThat(worker.log())
                .contains("settings for Kafka are ignored")
                .contains("schema.history.internal.kafka.bootstrap.servers")
                .doesNotContain(KAFKA_SECRET);
        String config = worker.rest().get("/connectors/" + SOURCE + "/config").body().toString();
        assertThat(config).contains("kafka:9092").doesNotContain("dev.jetconnect");
        try (WorkerNats nats = WorkerNats.of(worker)) {
            assertThat(nats.messages("jetconnect-schema-history", "*.topic.>"))
                    .containsOnlyKeys("jetconnect-schema-history.topic.schemahistory.inventory");
        }
    }

    @Test
    @Order(3)
    void changesOfRowsAndTablesArrive() {
        database.execute(
                "UPDATE items SET stock = stock + 1 WHERE id < 100",
                "DELETE FROM items WHERE id BETWEEN 50 AND 60",
                "ALTER TABLE items ADD COLUMN remark VARCHAR(20) DEFAULT 'none' AFTER name",
                "INSERT INTO items VALUES (-1, 'new', 'with remark', 7)",
                "CREATE TABLE added (id INT PRIMARY KEY, note TEXT)",
                "INSERT INTO added VALUES (1, 'first')");

        awaitEqual("added");
        awaitRow("items", "-1");
    }

    @Test
    @Order(4)
    void schemaIsRecoveredAfterAKillBehindAChangeOfATable() {
        database.execute(
                "ALTER TABLE added ADD COLUMN grade INT", "INSERT INTO added VALUES (2,'b',2)");
        awaitEqual("added");

        worker.kill();
        database.execute(
                "INSERT INTO added VALUES (3,'c',3)",
                "ALTER TABLE added DROP COLUMN note",
                "INSERT INTO added VALUES (4,4)");
        worker.start();

        awaitRow("added", "4");
        assertThat(changes.rows("added").get("3")).containsEntry("note", "c");
    }

    @Test
    @Order(5)
    void orderlyRestartGoesOnWhereItWas() {
        worker.terminate();
        worker.awaitEnd(END_MAX);
        database.execute("INSERT INTO added VALUES (5,5)", "DELETE FROM added WHERE id = 1");
        database.restart();
        worker.start();

        awaitRow("added", "5");
        await().atMost(ARRIVAL_MAX).until(() -> !changes.refresh().rows("added").containsKey("1"));
    }

    @Test
    @Order(6)
    void signalOfTheSourceTableSnapshotsATable() {
        database.execute(
                "INSERT INTO debezium_signal VALUES ('by-table', 'execute-snapshot',"
                        + " '{\"type\": \"incremental\", \"data-collections\": [\"inventory.colours\"]}')");

        awaitIncrementalSnapshot("colours", 3);
    }

    @Test
    @Order(7)
    void signalOfANatsClientSnapshotsATableOnce() {
        signal("other-connector", "inventory.items");
        signal("inventory", "inventory.sizes");
        awaitIncrementalSnapshot("sizes", 2);

        worker.terminate();
        worker.awaitEnd(END_MAX);
        worker.start();
        signal("inventory", "inventory.added");
        awaitIncrementalSnapshot("added", rows("added").size());

        assertThat(changes.count(event -> ChangeLog.isIncremental(event, "sizes"))).isEqualTo(2);
        assertThat(changes.incrementalRows("items")).isZero();
    }

    @Test
    @Order(8)
    void signalOfANatsClientSnapshotsATableOfADatabaseThatIsOnlyRead() {
        String signalRows = "SELECT count(*) FROM debezium_signal";
        int startsBefore = taskStarts();
        worker.rest()
                .put(
                        "/connectors/" + SOURCE + "/config",
                        source().with("read.only", "true").configJson());
        await().atMost(ARRIVAL_MAX).until(() -> taskStarts() > startsBefore);
        String writtenBefore = database.queryValue(signalRows);

        database.execute(
                "CREATE TABLE late (id INT PRIMARY KEY)", "INSERT INTO late VALUES (1), (2)");
        awaitRow("late", "2");
        signal("inventory", "inventory.late");

        // Without a table to write marks to, Debezium waits for the next transaction.
        await().pollInterval(Duration.ofMillis(500))
                .atMost(ARRIVAL_MAX)
                .until(
                        () -> {
                            database.execute("UPDATE items SET stock = stock + 1 WHERE id = 0");
                            return changes.refresh().incrementalRows("late") == 2;
                        });
        assertThat(database.queryValue(signalRows)).isEqualTo(writtenBefore);
    }

    @Test
    @Order(9)
    void heartbeatsTransactionsAndChangesOfSchemasHaveTheirTopics() {
        await().atMost(ARRIVAL_MAX)
                .untilAsserted(
                        () ->
                                assertThat(
                                                worker.rest()
                                                        .get("/connectors/" + SOURCE + "/topics")
                                                        .body()
                                                        .at("/" + SOURCE + "/topics"))
                                        .extracting(JsonNode::asText)
                                        .contains(
                                                "inventory",
                                                "inventory.transaction",
                                                "__debezium-heartbeat.inventory",
                                                "inventory.inventory.items"));
        assertThat(changes.count(event -> event.path("status").asText().equals("END")))
                .isPositive();
        assertThat(changes.count(event -> event.path("ddl").asText().contains("remark")))
                .isPositive();
    }

    @Test
    @Order(10)
    void historyOutlivesItsConnector() {
        worker.rest().delete("/connectors/" + SOURCE);
        await().atMost(ARRIVAL_MAX)
                .until(() -> worker.rest().get("/connectors/" + SOURCE).status() == 404);
        database.execute("INSERT INTO added VALUES (6,6)");

        worker.rest().start(source());

        awaitRow("added", "6");
        assertThat(worker.log()).doesNotContain("db history topic is missing");
    }

    @Test
    @Order(11)
    void historyThatIsLostIsMadeAgainByDebeziumsRecovery() {
        worker.rest().put("/connectors/" + SOURCE + "/stop", "");
        await().atMost(ARRIVAL_MAX)
                .until(() -> worker.rest().status(SOURCE).path("tasks").isEmpty());
        try (WorkerNats nats = WorkerNats.of(worker)) {
            nats.purge("jetconnect-schema-history");
        }
        worker.rest().put("/connectors/" + SOURCE + "/resume", "");
        assertThat(worker.rest().awaitFailure(SOURCE)).contains("db history topic is missing");

        worker.rest()
                .put(
                        "/connectors/" + SOURCE + "/config",
                        source().with("snapshot.mode", "recovery").configJson());
        worker.rest().awaitRunning(SOURCE);
        database.execute("INSERT INTO added VALUES (7,7)");

        awaitRow("added", "7");
    }

    @Test
    @Order(12)
    void databaseThatIsDownIsWaitedFor() {
        worker.rest()
                .put(
                        "/connectors/" + SOURCE + "/config",
                        source().with("restart.backoff.ms", "500")
                                .with("restart.backoff.max.ms", "2000")
                                .configJson());
        worker.rest().awaitRunning(SOURCE);
        database.execute("INSERT INTO added VALUES (8,8)");
        awaitRow("added", "8");

        database.stop();
        // Debezium tries a stream that has ended in order again only after a minute.
        worker.rest().post("/connectors/" + SOURCE + "/tasks/0/restart", "");
        await().atMost(ARRIVAL_MAX)
                .untilAsserted(
                        () ->
                                assertThat(
                                                worker.rest()
                                                        .status(SOURCE)
                                                        .at("/tasks/0/restart/attempt")
                                                        .asInt())
                                        .isGreaterThan(1));
        database.start();

        database.execute("INSERT INTO added VALUES (9,9)");
        awaitRow("added", "9");
    }

    /** To go on behind the gap would lose the row without a word. */
    @Test
    @Order(13)
    void purgedBinlogFailsTheTaskForGood() throws SQLException {
        worker.rest().put("/connectors/" + SOURCE + "/stop", "");
        await().atMost(ARRIVAL_MAX)
                .until(() -> worker.rest().status(SOURCE).path("tasks").isEmpty());
        database.execute("INSERT INTO added VALUES (10,10)", "FLUSH BINARY LOGS");
        await().atMost(ARRIVAL_MAX).until(this::hasPurgedBinlogs);

        worker.rest().put("/connectors/" + SOURCE + "/resume", "");

        assertThat(worker.rest().awaitFailure(SOURCE)).contains(purgedMessage());
        JsonNode restart = worker.rest().status(SOURCE).at("/tasks/0/restart");
        assertThat(restart.has("at")).isFalse();
        assertThat(restart.path("reason").asText()).contains("Not started again");
    }

    /** False while a binlog is in use: the server ends the stopped connector's reading later. */
    private boolean hasPurgedBinlogs() throws SQLException {
        List<String> logs = binlogs();
        database.execute("PURGE BINARY LOGS TO '" + logs.get(logs.size() - 1) + "'");
        return binlogs().size() == 1;
    }

    private List<String> binlogs() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet logs = statement.executeQuery("SHOW BINARY LOGS")) {
            List<String> names = new ArrayList<>();
            while (logs.next()) {
                names.add(logs.getString(1));
            }
            return names;
        }
    }

    /** The sample, with what a user of Kafka has beside it. */
    private Connector source() {
        return Connector.sample(sample())
                .with("schema.history.internal.kafka.bootstrap.servers", "kafka:9092")
                .with("schema.history.internal.producer.security.protocol", "SASL_SSL")
                .with("schema.history.internal.producer.sasl.jaas.config", KAFKA_SECRET)
                .with("value.converter", "org.apache.kafka.connect.json.JsonConverter")
                .with("value.converter.schemas.enable", "false")
                .with("signal.enabled.channels", "source,kafka")
                .with("signal.kafka.topic", "inventory-signal")
                .with("signal.kafka.bootstrap.servers", "kafka:9092")
                .with("signal.poll.interval.ms", "500")
                .with("signal.data.collection", "inventory.debezium_signal")
                .with("heartbeat.interval.ms", "500")
                .with("provide.transaction.metadata", "true");
    }

    private int taskStarts() {
        return worker.log().split("reads signals from subject", -1).length;
    }

    private void signal(String key, String table) {
        WorkerNats.executeSnapshot(worker, "inventory-signal", key, table);
    }

    private void awaitIncrementalSnapshot(String table, int rows) {
        await().atMost(ARRIVAL_MAX)
                .untilAsserted(
                        () -> assertThat(changes.refresh().incrementalRows(table)).isEqualTo(rows));
    }

    private void awaitRow(String table, String id) {
        await().atMost(ARRIVAL_MAX)
                .untilAsserted(
                        () ->
                                assertThat(changes.refresh().rows(table).get(id))
                                        .isEqualTo(rows(table).get(id)));
    }

    private void awaitEqual(String... tables) {
        for (String table : tables) {
            Map<String, Map<String, String>> rows = rows(table);
            await().atMost(ARRIVAL_MAX).until(() -> changes.refresh().rows(table).equals(rows));
        }
    }

    private Map<String, Map<String, String>> rows(String table) {
        Map<String, Map<String, String>> rows = new TreeMap<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT * FROM " + table)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                Map<String, String> row = new TreeMap<>();
                for (int column = 1; column <= columns; column++) {
                    if (result.getObject(column) != null) {
                        row.put(
                                result.getMetaData().getColumnName(column),
                                result.getString(column));
                    }
                }
                rows.put(result.getString("id"), row);
            }
            return rows;
        } catch (SQLException e) {
            throw new AssertionError("Cannot read " + table, e);
        }
    }
}
