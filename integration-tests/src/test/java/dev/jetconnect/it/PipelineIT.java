package dev.jetconnect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetconnect.it.ConnectRest.Answer;
import dev.jetconnect.test.FreePort;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sample pipeline, Debezium's PostgreSQL source into our JDBC sink, as one worker's life: REST
 * answers as Kafka Connect's does, and the command line steers it. The tests share the pipeline and
 * leave it running.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PipelineIT {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(60);
    private static final Connector SOURCE = Connector.sample("postgres-source.json");
    private static final Connector SINK = Connector.sample("postgres-jdbc-sink.json");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private static Path folder;
    private static Shop shop;
    private static WorkerUnderTest worker;
    private static ConnectRest rest;

    @BeforeAll
    static void startWorker() {
        shop = Shop.start(folder.resolve("shop"), 500);
        worker =
                new WorkerUnderTest(folder.resolve("worker"))
                        .with("plugin.discovery", "hybrid_warn")
                        .withEnvironment(shop.environment())
                        .start();
        rest = worker.rest();
    }

    @AfterAll
    static void stopWorker() {
        worker.close();
        shop.close();
    }

    @Test
    @Order(1)
    void rootTellsTheVersionOfConnectsApi() {
        Answer answer = rest.get("/");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("version").asText()).startsWith("4.");
        assertThat(answer.body().has("commit")).isTrue();
        assertThat(answer.body().has("kafka_cluster_id")).isTrue();
    }

    @Test
    @Order(2)
    void creationAnswers201WithNameConfigTasksAndType() {
        Answer source = rest.create(SOURCE);
        Answer sink = rest.create(SINK);

        assertThat(source.status()).as(source.body().toPrettyString()).isEqualTo(201);
        assertThat(source.body().path("name").asText()).isEqualTo("shop-source");
        assertThat(source.body().path("type").asText()).isEqualTo("source");
        assertThat(source.body().path("tasks").isArray()).isTrue();
        assertThat(source.body().at("/config/database.password").asText())
                .isEqualTo("${env:SOURCE_DB_PASSWORD}");
        assertThat(sink.status()).as(sink.body().toPrettyString()).isEqualTo(201);
        assertThat(sink.body().path("type").asText()).isEqualTo("sink");
    }

    @Test
    @Order(3)
    void snapshotMakesTheTargetEqual() {
        rest.awaitRunning("shop-source");
        rest.awaitRunning("shop-sink");

        shop.awaitEqual();
    }

    @Test
    @Order(4)
    void changesMakeTheTargetEqual() {
        try (ShopWriter writer = ShopWriter.start(shop)) {
            await().atMost(ANSWER_MAX).until(() -> writer.last() >= 300);
        }
        shop.execute(
                "INSERT INTO customers (id, name, is_active, orders_made, updated_at)"
                        + " VALUES (-1, 'only what must be', false, 0, now())",
                "UPDATE customers SET photo = NULL, profile = NULL, token = NULL WHERE id < 5",
                "UPDATE customers SET id = -id WHERE id BETWEEN 10 AND 20",
                "DELETE FROM customers WHERE id BETWEEN 30 AND 40");

        shop.awaitEqual();
    }

    @Test
    @Order(5)
    void statusNamesTypeStatesAndWorker() {
        JsonNode status = rest.status("shop-source");

        String workerId = rest.address().getHost() + ":" + rest.address().getPort();
        assertThat(status.path("name").asText()).isEqualTo("shop-source");
        assertThat(status.path("type").asText()).isEqualTo("source");
        assertThat(status.at("/connector/state").asText()).isEqualTo("RUNNING");
        assertThat(status.at("/connector/worker_id").asText()).isEqualTo(workerId);
        assertThat(status.at("/tasks/0/id").asInt()).isZero();
        assertThat(status.at("/tasks/0/worker_id").asText()).isEqualTo(workerId);
    }

    @Test
    @Order(5)
    void listAndTopicsAndTasksNameWhatRuns() {
        assertThat(rest.get("/connectors").body())
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder("shop-source", "shop-sink");
        assertThat(rest.get("/connectors/shop-source/topics").body().at("/shop-source/topics"))
                .extracting(JsonNode::asText)
                .contains("shop.public.customers", "shop.public.audit");
        assertThat(rest.get("/connectors/shop-sink/tasks").body().at("/0/id/connector").asText())
                .isEqualTo("shop-sink");
    }

    @Test
    @Order(5)
    void defaultsOfKnownConnectorsAreInTheLogAndNotInWhatTheUserWrote() {
        assertThat(worker.log())
                .contains(
                        "Task shop-source-0: {poll.interval.ms=7, queue.provider.type=jetconnect}")
                .contains("Using QueueProvider dev.jetconnect.debezium.PausingQueue");
        assertThat(rest.get("/connectors/shop-source/config").body().has("poll.interval.ms"))
                .isFalse();
        assertThat(
                        rest.get("/connectors/shop-source/tasks")
                                .body()
                                .at("/0/config")
                                .has("poll.interval.ms"))
                .isFalse();
    }

    @Test
    @Order(5)
    void sourceOffsetsNameDebeziumsPosition() {
        await().atMost(ANSWER_MAX)
                .untilAsserted(
                        () -> {
                            JsonNode offsets = rest.offsets("shop-source");
                            assertThat(offsets.at("/0/partition/server").asText())
                                    .isEqualTo("shop");
                            assertThat(offsets.at("/0/offset/lsn").asLong()).isPositive();
                        });
    }

    @Test
    @Order(5)
    void sinkOffsetsNameTopicPartitionAndPosition() {
        await().atMost(ANSWER_MAX)
                .untilAsserted(
                        () ->
                                assertThat(rest.offsets("shop-sink"))
                                        .anySatisfy(
                                                offset -> {
                                                    assertThat(
                                                                    offset.at(
                                                                                    "/partition/kafka_topic")
                                                                            .asText())
                                                            .isEqualTo("shop.public.customers");
                                                    assertThat(
                                                                    offset.at(
                                                                                    "/partition/kafka_partition")
                                                                            .asInt())
                                                            .isZero();
                                                    assertThat(
                                                                    offset.at(
                                                                                    "/offset/kafka_offset")
                                                                            .asLong())
                                                            .isPositive();
                                                }));
    }

    @Test
    @Order(5)
    void unknownConnectorAnswers404() {
        Answer answer = rest.get("/connectors/nobody/status");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.message()).contains("nobody");
    }

    @Test
    @Order(5)
    void secondCreationAnswers409() {
        Answer answer = rest.create(SOURCE);

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.message()).isEqualTo("Connector shop-source already exists");
    }

    @Test
    @Order(5)
    void noThreadOfAKafkaClientRuns() throws IOException, InterruptedException {
        Process dump =
                new ProcessBuilder("jcmd", String.valueOf(worker.processId()), "Thread.print")
                        .redirectError(Redirect.INHERIT)
                        .start();
        String threads = new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(dump.waitFor()).isZero();

        assertThat(threads).contains("task-thread-shop-source-0", "task-thread-shop-sink-0");
        assertThat(threads)
                .doesNotContain("kafka-producer-network-thread")
                .doesNotContain("kafka-admin-client-thread")
                .doesNotContain("kafka-coordinator-heartbeat-thread")
                .doesNotContain("org.apache.kafka.clients.NetworkClient")
                .doesNotContain("org.apache.kafka.clients.consumer.internals")
                .doesNotContain("KafkaBasedLog");
    }

    @Test
    @Order(6)
    void pausedSinkWritesNothingUntilItIsResumed() {
        assertThat(rest.put("/connectors/shop-sink/pause", "").status()).isEqualTo(202);
        rest.awaitStates("shop-sink", "PAUSED", "PAUSED");
        long before = shop.targetRows("audit");
        shop.execute("INSERT INTO audit VALUES (-1000001, 'during the pause', now())");
        awaitSourceOffsetBehind(lsn());

        assertThat(shop.targetRows("audit")).isEqualTo(before);

        assertThat(rest.put("/connectors/shop-sink/resume", "").status()).isEqualTo(202);
        rest.awaitRunning("shop-sink");
        shop.awaitEqual();
    }

    @Test
    @Order(6)
    void stoppedSourceHasNoTasksAndResumesWhereItWas() {
        assertThat(rest.put("/connectors/shop-source/stop", "").status()).isEqualTo(204);
        await().atMost(ANSWER_MAX)
                .untilAsserted(
                        () -> {
                            JsonNode status = rest.status("shop-source");
                            assertThat(status.at("/connector/state").asText()).isEqualTo("STOPPED");
                            assertThat(status.path("tasks")).isEmpty();
                        });
        shop.execute("INSERT INTO audit VALUES (-1000002, 'during the stop', now())");

        assertThat(rest.put("/connectors/shop-source/resume", "").status()).isEqualTo(202);

        rest.awaitRunning("shop-source");
        shop.awaitEqual();
    }

    @Test
    @Order(6)
    void restartOfConnectorAndTasksAnswers202WithTheirStates() {
        Answer answer = rest.post("/connectors/shop-sink/restart?includeTasks=true", "");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body().at("/connector/state").asText()).isEqualTo("RESTARTING");
        assertThat(answer.body().at("/tasks/0/state").asText()).isEqualTo("RESTARTING");
        rest.awaitRunning("shop-sink");
        shop.execute("INSERT INTO audit VALUES (-1000003, 'after the restart', now())");
        shop.awaitEqual();
    }

    @Test
    @Order(6)
    void statusIsRunningAfterEachOfManyRestarts() {
        for (int i = 0; i < 20; i++) {
            rest.post("/connectors/shop-sink/restart?includeTasks=true", "");
            rest.awaitRunning("shop-sink");
        }
    }

    @Test
    @Order(6)
    void restartOfTheConnectorAloneAnswers204() {
        assertThat(rest.post("/connectors/shop-source/restart", "").status()).isEqualTo(204);

        rest.awaitRunning("shop-source");
    }

    @Test
    @Order(7)
    void commandsListAndTellTheStatus() throws IOException {
        CommandRun list = connectors("list");
        CommandRun listJson = connectors("list", "--json");
        CommandRun status = connectors("status", "shop-sink");
        CommandRun statusJson = connectors("status", "shop-sink", "--json");

        assertThat(list.status()).isZero();
        assertThat(list.out().lines())
                .anyMatch(line -> line.matches("shop-sink +sink +RUNNING +task 0: RUNNING"))
                .anyMatch(line -> line.matches("shop-source +source +RUNNING +task 0: RUNNING"));
        assertThat(listJson.status()).isZero();
        assertThat(JSON.readTree(listJson.out()).at("/shop-sink/status/type").asText())
                .isEqualTo("sink");
        assertThat(status.status()).isZero();
        assertThat(status.out()).startsWith("shop-sink").contains("task 0: RUNNING");
        assertThat(statusJson.status()).isZero();
        assertThat(JSON.readTree(statusJson.out())).isEqualTo(rest.status("shop-sink"));
    }

    @Test
    @Order(7)
    void commandsPauseResumeStopAndRestart() {
        assertThat(connectors("pause", "shop-sink").status()).isZero();
        rest.awaitStates("shop-sink", "PAUSED", "PAUSED");
        assertThat(connectors("resume", "shop-sink").status()).isZero();
        rest.awaitRunning("shop-sink");
        assertThat(connectors("stop", "shop-sink").status()).isZero();
        rest.awaitStates("shop-sink", "STOPPED", "");
        assertThat(connectors("resume", "shop-sink").status()).isZero();
        rest.awaitRunning("shop-sink");
        assertThat(connectors("restart", "shop-sink").status()).isZero();
        rest.awaitRunning("shop-sink");
    }

    @Test
    @Order(8)
    void commandsDeleteAndCreateFromTheSampleFile() {
        CommandRun deleted = connectors("delete", "shop-sink");
        assertThat(deleted.status()).as(deleted.err()).isZero();
        assertThat(rest.get("/connectors/shop-sink").status()).isEqualTo(404);

        CommandRun created =
                connectors("create", Distribution.sample("postgres-jdbc-sink.json").toString());

        assertThat(created.status()).as(created.err()).isZero();
        assertThat(created.out()).contains("shop-sink");
        rest.awaitRunning("shop-sink");
        shop.execute("INSERT INTO audit VALUES (-1000004, 'after the creation', now())");
        shop.awaitEqual();
    }

    @Test
    @Order(8)
    void commandForAnUnknownConnectorEndsWithStatusOneAndOneSentence() {
        CommandRun status = connectors("status", "nobody");

        assertThat(status.status()).isEqualTo(1);
        assertThat(status.err().lines()).hasSize(1);
        assertThat(status.err()).contains("nobody").doesNotContain("\tat ");
    }

    @Test
    @Order(8)
    void commandWithoutAWorkerEndsWithStatusOneAndOneSentence() {
        String nowhere = "http://127.0.0.1:" + FreePort.next();

        CommandRun list = CommandRun.of("connectors", "list", "--url", nowhere);

        assertThat(list.status()).isEqualTo(1);
        assertThat(list.err().lines()).hasSize(1);
        assertThat(list.err()).contains(nowhere, "--url").doesNotContain("\tat ");
    }

    @Test
    @Order(8)
    void wrongUsageOfCommandsEndsWithStatusTwo() {
        assertThat(connectors("status").status()).isEqualTo(2);
        assertThat(connectors("nonsense").status()).isEqualTo(2);
    }

    @Test
    @Order(9)
    void deletedConnectorsAreGone() {
        assertThat(rest.delete("/connectors/shop-sink").status()).isEqualTo(204);
        assertThat(rest.delete("/connectors/shop-source").status()).isEqualTo(204);

        assertThat(rest.get("/connectors").body()).isEmpty();
        assertThat(rest.get("/connectors/shop-source").status()).isEqualTo(404);
        assertThat(rest.delete("/connectors/shop-source").status()).isEqualTo(404);
    }

    @Test
    @Order(10)
    void noPasswordIsInTheLog() {
        assertThat(worker.log()).doesNotContain(Shop.PASSWORD);
    }

    /** Waits until the source has stored a position that is not before {@code lsn}. */
    private static void awaitSourceOffsetBehind(long lsn) {
        await().atMost(ANSWER_MAX)
                .until(
                        () -> rest.offsets("shop-source").at("/0/offset/lsn").asLong(),
                        stored -> stored >= lsn);
    }

    /** The position of the newest insert, as Debezium writes it. */
    private static long lsn() {
        return Long.parseLong(
                shop.server()
                        .queryValue(
                                Shop.SOURCE,
                                "SELECT confirmed_flush_lsn - '0/0'::pg_lsn"
                                        + " FROM pg_replication_slots"));
    }

    private static CommandRun connectors(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "connectors";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[arguments.length + 1] = "--url";
        all[arguments.length + 2] = rest.address().toString();
        return CommandRun.of(all);
    }
}
