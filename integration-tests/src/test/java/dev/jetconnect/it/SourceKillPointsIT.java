package dev.jetconnect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetconnect.test.BinlogDatabase;
import dev.jetconnect.test.MySqlServer;
import dev.jetconnect.test.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Exactly once from the source into the stream: workers die at marked lines of their code, again
 * and again, while three sources are in full swing: a probe that numbers its records, and Debezium
 * on PostgreSQL and MySQL, whose rows are numbered. In the end each stream holds each number once,
 * and in order. What it holds is read without any of the worker's code.
 *
 * <p>What each protection is for is seen where it is cheap to take it out: {@code
 * OffsetsOfManyProcessesTest}, {@code TransactionalProducerTest}.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SourceKillPointsIT {
    private static final Duration ARRIVAL_MAX = Duration.ofMinutes(5);
    private static final String DATABASE = "source";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private static Path folder;
    private static NatsServerUnderTest nats;
    private static PostgresServer postgres;
    private static BinlogDatabase mysql;
    private static RowWriter postgresRows;
    private static RowWriter mysqlRows;
    private static WorkerUnderTest first;
    private static WorkerUnderTest second;

    @BeforeAll
    static void startSources() {
        nats = NatsServerUnderTest.start(folder.resolve("nats"), "");
        postgres = PostgresServer.start(folder.resolve("postgres"));
        postgres.createDatabase(DATABASE);
        postgres.execute(DATABASE, "CREATE TABLE numbers (id BIGINT PRIMARY KEY)");
        mysql =
                MySqlServer.start(
                        Distribution.testServers().resolve("mysql"), folder.resolve("mysql"));
        mysql.execute("CREATE TABLE numbers (id BIGINT PRIMARY KEY)");
        first = worker("first").start();
        second = worker("second");
        first.rest().start(probe());
        first.rest().start(debeziumPostgres());
        first.rest().start(debeziumMySql());
        postgresRows = RowWriter.start(() -> postgres.connect(DATABASE));
        mysqlRows = RowWriter.start(mysql::connect);
        awaitProgress();
    }

    @AfterAll
    static void stopAll() {
        List.of(first, second).forEach(WorkerUnderTest::close);
        nats.close();
        mysql.close();
        postgres.close();
    }

    @Test
    @Order(1)
    void workerDiesWhileItPublishes() {
        first.kill();
        dies(KillPoint.BEFORE_PUBLISH, "numbers", 30);
        dies(KillPoint.WHILE_PUBLISHING, "postgres", 3);
        dies(KillPoint.BEFORE_ACK, "mysql", 3);
        dies(KillPoint.BEFORE_OFFSET, "postgres", 5);
        dies(KillPoint.BEFORE_OFFSET, "mysql", 4);
        dies(KillPoint.BEFORE_OFFSET, "numbers", 50);
        dies(KillPoint.WITHIN_CHECKPOINT, "numbers", 5);
        first.withEnvironment(KillPoint.none()).start();
        awaitProgress();
    }

    @Test
    @Order(2)
    void natsServerDies() {
        for (int round = 0; round < 3; round++) {
            nats.kill();
            nats.launch();
            awaitProgress();
        }
    }

    /** Each dies with the other's leases in its hands; who comes next finds where to go on. */
    @Test
    @Order(3)
    void workerDiesWhileItTakesOver() {
        second.withEnvironment(KillPoint.BEFORE_FENCE.kill("numbers", 1, folder)).launch();
        awaitJoined(second);
        first.kill();
        awaitDeath(second);
        first.withEnvironment(KillPoint.BEFORE_READING.kill("postgres", 1, folder)).launch();
        awaitDeath(first);
        second.withEnvironment(KillPoint.BEFORE_READING.kill("numbers", 1, folder)).launch();
        awaitDeath(second);
        first.withEnvironment(KillPoint.none()).start();
        awaitProgress();
    }

    /** It sleeps with the lease and without the fence until another worker is at work. */
    @Test
    @Order(4)
    void workerThatSleptDuringItsTakeOverIsRefusedWhenItWakesUp() {
        second.withEnvironment(KillPoint.BEFORE_FENCE.pause("numbers", 1, folder)).launch();
        awaitJoined(second);
        first.kill();
        await().atMost(ARRIVAL_MAX).until(() -> isStopped(second));
        first.start();
        awaitProgress();

        signal(second, "CONT");

        awaitProgress();
        assertThat(second.log()).contains("task numbers-0 has taken over");
        second.kill();
        awaitProgress();
    }

    @Test
    @Order(5)
    void streamsHoldEachNumberOnceAndInOrder() {
        postgresRows.close();
        mysqlRows.close();
        await().atMost(ARRIVAL_MAX).until(() -> last("postgres") >= postgresRows.last());
        await().atMost(ARRIVAL_MAX).until(() -> last("mysql") >= mysqlRows.last());

        assertThat(numbers("postgres")).isEqualTo(upTo(postgresRows.last()));
        assertThat(numbers("mysql")).isEqualTo(upTo(mysqlRows.last()));
        List<Long> numbers = numbers("numbers");
        assertThat(numbers).isEqualTo(upTo(numbers.size()));
    }

    private static void dies(KillPoint point, String connector, int pass) {
        first.withEnvironment(point.kill(connector, pass, folder)).launch();
        awaitDeath(first);
    }

    private static void awaitDeath(WorkerUnderTest worker) {
        await().atMost(ARRIVAL_MAX)
                .until(
                        () -> {
                            // Whoever reads offsets makes the bucket complete.
                            if (worker.rest().isReachable() && worker.isAlive()) {
                                readOffsets(worker);
                            }
                            return !worker.isAlive();
                        });
        assertThat(worker.awaitEnd(Duration.ofSeconds(1))).as(worker.log()).isEqualTo(255);
    }

    private static void readOffsets(WorkerUnderTest worker) {
        try {
            worker.rest().offsets("numbers");
        } catch (RuntimeException | AssertionError e) {
            // It has died meanwhile.
        }
    }

    /** It may get its share of the tasks, and with it its rule's action, as soon as it joins. */
    private static void awaitJoined(WorkerUnderTest worker) {
        await().atMost(ARRIVAL_MAX)
                .until(() -> !worker.isAlive() || isStopped(worker) || worker.rest().isReachable());
    }

    private static boolean isStopped(WorkerUnderTest worker) throws IOException {
        Path status = Path.of("/proc", Long.toString(worker.processId()), "status");
        return Files.exists(status) && Files.readString(status).contains("State:\tT");
    }

    private static void signal(WorkerUnderTest worker, String signal) {
        try {
            int status =
                    new ProcessBuilder("kill", "-" + signal, Long.toString(worker.processId()))
                            .start()
                            .waitFor();
            assertThat(status).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until each stream has what was written after the call. */
    private static void awaitProgress() {
        long inPostgres = postgresRows.last() + 50;
        long inMySql = mysqlRows.last() + 50;
        long inProbe = last("numbers") + 500;
        await().atMost(ARRIVAL_MAX)
                .untilAsserted(
                        () -> {
                            assertThat(last("numbers")).as(first.log()).isGreaterThan(inProbe);
                            assertThat(last("postgres")).isGreaterThan(inPostgres);
                            assertThat(last("mysql")).isGreaterThan(inMySql);
                        });
    }

    private static WorkerUnderTest worker(String name) {
        return new WorkerUnderTest(folder.resolve(name))
                .with("nats.url", nats.url())
                .with(
                        "plugin.path",
                        String.join(
                                ",",
                                Distribution.plugins().toString(),
                                Distribution.debeziumPlugin("mysql").toString(),
                                Distribution.conformancePlugins().toString()))
                .withEnvironment(Map.of("SOURCE_DB_PASSWORD", Shop.PASSWORD));
    }

    private static Connector probe() {
        return new Connector(
                "numbers",
                Map.ofEntries(
                        Map.entry("connector.class", "dev.jetconnect.probe.ProbeSource"),
                        Map.entry("tasks.max", "1"),
                        Map.entry("nats.format", "message"),
                        Map.entry(
                                "value.converter",
                                "org.apache.kafka.connect.storage.StringConverter"),
                        Map.entry("probe.log.dir", folder.toString()),
                        Map.entry("probe.topics", "numbers"),
                        Map.entry("probe.value", "{n}"),
                        Map.entry("probe.records", "-1"),
                        Map.entry("probe.batch", "5"),
                        Map.entry("probe.interval.ms", "5"),
                        Map.entry("probe.exactly.once", "SUPPORTED")));
    }

    private static Connector debeziumPostgres() {
        return asJson(Connector.sample("postgres-source.json").named("postgres"))
                .with("database.hostname", postgres.host())
                .with("database.port", String.valueOf(postgres.port()))
                .with("database.dbname", DATABASE)
                .with("database.user", postgres.user())
                .with("table.include.list", "public.numbers");
    }

    private static Connector debeziumMySql() {
        return asJson(Connector.sample("mysql-source.json").named("mysql"))
                .with("database.hostname", mysql.host())
                .with("database.port", String.valueOf(mysql.port()))
                .with("database.user", BinlogDatabase.USER)
                .with("database.password", BinlogDatabase.PASSWORD);
    }

    private static Connector asJson(Connector connector) {
        return connector
                .with("nats.format", "message")
                .with("poll.interval.ms", "20")
                .with("value.converter", "org.apache.kafka.connect.json.JsonConverter")
                .with("value.converter.schemas.enable", "false");
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    private static long last(String connector) {
        return payloads(connector).last().map(SourceKillPointsIT::number).orElse(0L);
    }

    private static List<Long> numbers(String connector) {
        return payloads(connector).all().stream().map(SourceKillPointsIT::number).toList();
    }

    private static StreamPayloads payloads(String connector) {
        String topic =
                switch (connector) {
                    case "postgres" -> "shop.public.numbers";
                    case "mysql" -> "inventory.inventory.numbers";
                    default -> "numbers";
                };
        return new StreamPayloads(
                nats.url(), "jetconnect_" + connector, "jetconnect." + connector + ".0." + topic);
    }

    /** The probe counts from 0, the rows from 1. */
    private static long number(String payload) {
        try {
            JsonNode value = JSON.readTree(payload);
            return value.isNumber() ? value.asLong() + 1 : value.at("/after/id").asLong();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
