package dev.jetconnect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.test.NatsCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker on three nats-servers whose streams and buckets have three replicas, while the servers
 * are killed. The source numbers its records; the sink's file has them as the stream has them.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterIT {
    private static final Duration PROGRESS_MAX = Duration.ofMinutes(2);
    private static final String STREAM = "jetconnect_numbers";
    private static final int RECORDS = 50;

    @TempDir private static Path folder;
    private static NatsCluster nats;
    private static WorkerUnderTest worker;
    private static Path file;

    @BeforeAll
    static void startPipeline() {
        nats = NatsCluster.start(folder.resolve("nats"), Distribution.natsServer(), 3);
        worker =
                new WorkerUnderTest(folder.resolve("worker"))
                        .with(
                                "plugin.path",
                                Distribution.conformancePlugins() + "," + Distribution.filePlugin())
                        // The others are discovered.
                        .with("nats.url", nats.url(0))
                        .with("nats.replicas", "3")
                        .start();
        file = folder.resolve("numbers.txt");
        worker.rest().start(numbers());
        worker.rest().start(Connector.fileSink("copy", file, "numbers"));
    }

    @AfterAll
    static void stopPipeline() {
        worker.close();
        nats.close();
    }

    @Test
    @Order(1)
    void streamAndBucketsHaveThreeReplicas() {
        awaitProgress();

        try (ClusterNats client = ClusterNats.of(nats)) {
            assertThat(client.replicas(STREAM)).isEqualTo(3);
            assertThat(client.replicas("KV_jetconnect_connectors")).isEqualTo(3);
        }
        assertThat(worker.log()).contains("sync_interval: always");
    }

    @Test
    @Order(2)
    void pipelineGoesOnWhenTheStreamsLeaderIsKilled() {
        int leader = nats.leaderOf(STREAM);

        nats.kill(leader);

        awaitProgress();
        assertRestWorks();
        restart(leader);
    }

    @Test
    @Order(3)
    void pipelineGoesOnWhenAFollowerIsKilled() {
        int follower = nats.followerOf(STREAM);

        nats.kill(follower);

        awaitProgress();
        assertRestWorks();
        restart(follower);
    }

    @Test
    @Order(4)
    void pipelineGoesOnWhenTwoWereKilledAndAreBack() {
        int leader = nats.leaderOf(STREAM);
        int follower = nats.followerOf(STREAM);

        nats.kill(leader);
        nats.kill(follower);

        nats.launch(leader);
        nats.launch(follower);
        awaitProgress();
        assertRestWorks();
    }

    @Test
    @Order(5)
    void pipelineGoesOnWhenALeaderHangs() {
        int leader = nats.leaderOf(STREAM);

        nats.pause(leader);

        awaitProgress();
        nats.resume(leader);
        nats.awaitHealthy();
    }

    @Test
    @Order(6)
    void eachRecordHasArrivedOnceAndInOrder() throws IOException {
        assertArrivedOnceAndInOrder();
        assertThat(worker.log()).doesNotContain("another run", "Another run");
    }

    @Test
    @Order(7)
    void deletedStreamFailsItsConnectorsUntilTheirOffsetsAreReset() throws IOException {
        try (ClusterNats client = ClusterNats.of(nats)) {
            client.delete(STREAM);
        }

        assertThat(worker.rest().awaitFailure("numbers")).contains(STREAM, "deleted");
        assertThat(worker.rest().awaitFailure("copy")).contains(STREAM, "does not exist");
        worker.rest().post("/connectors/numbers/tasks/0/restart", "");
        assertThat(worker.rest().awaitFailure("numbers")).contains("is gone", "/offsets");

        resetOffsets("numbers");
        worker.rest().awaitRunning("numbers");
        Files.delete(file);
        resetOffsets("copy");
        awaitProgress();
        assertArrivedOnceAndInOrder();
    }

    @Test
    @Order(8)
    void streamOfADeletedConnectorCanBeDeletedAsWell() {
        assertThat(worker.rest().delete("/connectors/numbers").status()).isEqualTo(204);
        try (ClusterNats client = ClusterNats.of(nats)) {
            client.delete(STREAM);
        }

        worker.rest().start(numbers());

        assertThat(worker.rest().awaitFailure("copy")).contains(STREAM);
    }

    private static void assertArrivedOnceAndInOrder() throws IOException {
        List<String> arrived = Files.readAllLines(file);
        assertThat(arrived)
                .isEqualTo(IntStream.range(0, arrived.size()).mapToObj(Integer::toString).toList());
    }

    /** As docs/NATS.md says. */
    private static void resetOffsets(String connector) {
        String path = "/connectors/" + connector;
        assertThat(worker.rest().put(path + "/stop", "").status()).isEqualTo(204);
        await().atMost(PROGRESS_MAX)
                .untilAsserted(
                        () ->
                                assertThat(worker.rest().delete(path + "/offsets").status())
                                        .isEqualTo(200));
        assertThat(worker.rest().put(path + "/resume", "").status()).isEqualTo(202);
    }

    private static Connector numbers() {
        return new Connector(
                "numbers",
                Map.of(
                        "connector.class",
                        "dev.jetconnect.probe.ProbeSource",
                        "tasks.max",
                        "1",
                        "probe.topics",
                        "numbers",
                        "probe.value",
                        "{n}",
                        "probe.value.type",
                        "string",
                        "probe.records",
                        "-1",
                        "probe.batch",
                        "5",
                        "probe.interval.ms",
                        "10",
                        "probe.exactly.once",
                        "SUPPORTED",
                        "exactly.once.support",
                        "required"));
    }

    /** Waits for records that were written after the call; no task has failed meanwhile. */
    private static void awaitProgress() {
        long before = lines();
        await().atMost(PROGRESS_MAX)
                .untilAsserted(
                        () -> {
                            assertThat(lines()).isGreaterThanOrEqualTo(before + RECORDS);
                            assertThat(failures("numbers") + failures("copy")).isEmpty();
                        });
    }

    private static void assertRestWorks() {
        await().atMost(PROGRESS_MAX)
                .untilAsserted(
                        () ->
                                assertThat(
                                                worker.rest()
                                                        .put("/connectors/copy/config", config())
                                                        .status())
                                        .isEqualTo(200));
        worker.rest().awaitRunning("copy");
        worker.rest().awaitRunning("numbers");
    }

    /** Not a change, so the task goes on; but it is written. */
    private static String config() {
        return Connector.fileSink("copy", file, "numbers").configJson();
    }

    private static void restart(int node) {
        nats.launch(node);
        nats.awaitHealthy();
    }

    private static String failures(String connector) {
        JsonNode status = worker.rest().status(connector);
        return status.findValuesAsText("trace").toString().replace("[]", "");
    }

    private static long lines() {
        try (var lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            return 0;
        }
    }
}
