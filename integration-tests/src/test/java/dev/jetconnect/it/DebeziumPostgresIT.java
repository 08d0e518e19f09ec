package dev.jetconnect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.test.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Debezium's published PostgreSQL connector does beside moving rows. */
class DebeziumPostgresIT {
    private static final Duration ARRIVAL_MAX = Duration.ofMinutes(2);
    private static final String DATABASE = "shop";

    @TempDir private static Path folder;
    private static PostgresServer postgres;
    private static WorkerUnderTest worker;
    private static ChangeLog changes;

    @BeforeAll
    static void startConnector() {
        postgres = PostgresServer.start(folder.resolve("postgres"));
        postgres.createDatabase(DATABASE);
        postgres.execute(
                DATABASE,
                "CREATE TABLE customers (id int PRIMARY KEY, name text)",
                "INSERT INTO customers VALUES (1,'a'), (2,'b'), (3,'c')",
                "CREATE TABLE orders (id int PRIMARY KEY)",
                "INSERT INTO orders VALUES (1), (2)",
                "CREATE TABLE signals (id varchar(42) PRIMARY KEY, type varchar(32), data text)");
        worker =
                new WorkerUnderTest(folder.resolve("worker"))
                        .with(
                                "plugin.path",
                                Distribution.plugins() + "," + Distribution.filePlugin())
                        .withEnvironment(
                                Map.of(
                                        "SOURCE_DB_HOST", postgres.host(),
                                        "SOURCE_DB_PORT", String.valueOf(postgres.port()),
                                        "SOURCE_DB_NAME", DATABASE,
                                        "SOURCE_DB_USER", postgres.user(),
                                        "SOURCE_DB_PASSWORD", "not asked for"))
                        .start();
        Path file = folder.resolve("changes.jsonl");
        changes = new ChangeLog(file);
        worker.rest().create(ChangeLog.sink(file, "(__debezium-heartbeat\\.)?shop.*"));
        worker.rest().start(source());
        await().atMost(ARRIVAL_MAX)
                .until(
                        () ->
                                changes.refresh().rows("customers").size() == 3
                                        && changes.rows("orders").size() == 2);
    }

    @AfterAll
    static void stopAll() {
        if (worker != null) {
            worker.close();
        }
        postgres.close();
    }

    @Test
    void signalOfTheSourceTableSnapshotsATable() {
        postgres.execute(
                DATABASE,
                "INSERT INTO signals VALUES ('by-table', 'execute-snapshot',"
                        + " '{\"type\": \"incremental\", \"data-collections\": [\"public.customers\"]}')");

        await().atMost(ARRIVAL_MAX)
                .until(() -> changes.refresh().incrementalRows("customers") == 3);
    }

    @Test
    void signalOfANatsClientSnapshotsATable() {
        WorkerNats.executeSnapshot(worker, "shop-signal", "shop", "public.orders");

        await().atMost(ARRIVAL_MAX).until(() -> changes.refresh().incrementalRows("orders") == 2);
    }

    @Test
    void heartbeatsAndTransactionsHaveTheirTopics() {
        postgres.execute(DATABASE, "INSERT INTO customers VALUES (4,'d')");

        await().atMost(ARRIVAL_MAX)
                .untilAsserted(
                        () ->
                                assertThat(
                                                worker.rest()
                                                        .get("/connectors/shop-source/topics")
                                                        .body()
                                                        .at("/shop-source/topics"))
                                        .extracting(JsonNode::asText)
                                        .contains("shop.transaction", "__debezium-heartbeat.shop"));
        await().atMost(ARRIVAL_MAX)
                .until(
                        () ->
                                changes.refresh()
                                                .count(
                                                        event ->
                                                                event.path("status")
                                                                        .asText()
                                                                        .equals("END"))
                                        > 0);
    }

    /** The sample, and Kafka's channel of signals by its default topic. */
    private static Connector source() {
        return Connector.sample("postgres-source.json")
                .with("table.include.list", "public.customers,public.orders,public.signals")
                .with("value.converter", "org.apache.kafka.connect.json.JsonConverter")
                .with("value.converter.schemas.enable", "false")
                .with("signal.enabled.channels", "source,kafka")
                .with("signal.kafka.bootstrap.servers", "kafka:9092")
                .with("signal.poll.interval.ms", "500")
                .with("signal.data.collection", "public.signals")
                .with("heartbeat.interval.ms", "500")
                .with("provide.transaction.metadata", "true");
    }
}
