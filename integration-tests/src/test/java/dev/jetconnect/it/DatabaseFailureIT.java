package dev.jetconnect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.test.TcpProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Databases that go away, by their name, from their address or for good, under Debezium's published
 * PostgreSQL source and a sink: what can heal heals by itself without loss, and what cannot stands
 * still with the reason. The source's database has a name that a hosts file of the test resolves.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DatabaseFailureIT {
    private static final Duration STEP_MAX = Duration.ofMinutes(2);
    private static final String NAME = "shop-database.test";
    private static final String SLOT = "jetconnect_shop";

    @TempDir private static Path folder;
    private static Shop shop;
    private static WorkerUnderTest worker;
    private static TcpProxy first;
    private static TcpProxy second;
    private static TcpProxy target;

    @BeforeAll
    static void startPipeline() throws IOException {
        shop = Shop.start(folder.resolve("shop"), 50);
        first = TcpProxy.to(shop.server().port());
        second =
                TcpProxy.at(
                        new InetSocketAddress(InetAddress.getByName("127.0.0.2"), first.port()),
                        shop.server().port());
        target = TcpProxy.to(shop.server().port());
        resolveTo("127.0.0.1");
        Map<String, String> environment = new HashMap<>(shop.environment());
        environment.put("SOURCE_DB_HOST", NAME);
        environment.put("SOURCE_DB_PORT", String.valueOf(first.port()));
        environment.put("TARGET_DB_PORT", String.valueOf(target.port()));
        environment.put(
                "KAFKA_OPTS", "-Dsun.net.inetaddr.ttl=1 -Djdk.net.hosts.file=" + hostsFile());
        worker =
                new WorkerUnderTest(folder.resolve("worker"))
                        .with("restart.backoff.ms", "1000")
                        .with("restart.backoff.max.ms", "4000")
                        .withEnvironment(environment)
                        .start();
        worker.rest()
                .start(
                        Connector.sample("postgres-source.json")
                                .with("retriable.restart.connector.wait.ms", "1000"));
        worker.rest().start(Connector.sample("postgres-jdbc-sink.json"));
        shop.awaitEqual();
    }

    @AfterAll
    static void stopPipeline() {
        worker.close();
        first.close();
        second.close();
        target.close();
        shop.close();
    }

    /** Connections are reset, then the name is gone, then it is that of another address. */
    @Test
    @Order(1)
    void sourceThatMovesToAnotherAddressIsFollowed() throws IOException {
        try (ShopWriter writer = ShopWriter.start(shop)) {
            awaitArrivals(writer);

            first.cut();
            resolveTo();
            await().atMost(STEP_MAX).until(() -> worker.log().contains("UnknownHostException"));
            resolveTo("127.0.0.2");

            awaitArrivals(writer);
        }
        shop.awaitEqual();
        worker.rest().awaitRunning("shop-source");
    }

    @Test
    @Order(2)
    void targetThatIsAwayIsTriedAgainUntilItIsThere() {
        try (ShopWriter writer = ShopWriter.start(shop)) {
            awaitArrivals(writer);

            target.cut();
            await().atMost(STEP_MAX).until(() -> triesOfTheSink() >= 3);
            target.restore();

            awaitArrivals(writer);
        }
        shop.awaitEqual();
        worker.rest().awaitRunning("shop-sink");
    }

    /** A slot that is made anew begins behind the changes that nobody has read. */
    @Test
    @Order(3)
    void droppedSlotStopsTheSourceAndIsNotMadeAgain() {
        second.cut();
        await().atMost(STEP_MAX).until(DatabaseFailureIT::dropSlot);
        shop.execute("INSERT INTO audit VALUES (-1000000, 'written without a slot', now())");
        second.restore();

        String trace = worker.rest().awaitFailure("shop-source");

        assertThat(trace).contains("no longer available on the server");
        JsonNode restart = worker.rest().status("shop-source").at("/tasks/0/restart");
        assertThat(restart.has("at")).as(restart.toString()).isFalse();
        assertThat(restart.path("reason").asText())
                .contains("Not started again")
                .contains("snapshot.mode");
        assertThat(slots()).isEqualTo("0");
    }

    @Test
    @Order(4)
    void newSnapshotThatTheReasonNamesLosesNothing() {
        worker.rest().put("/connectors/shop-source/stop", "");
        await().atMost(STEP_MAX)
                .until(() -> worker.rest().status("shop-source").path("tasks").isEmpty());
        assertThat(worker.rest().delete("/connectors/shop-source/offsets").status()).isEqualTo(200);

        worker.rest().put("/connectors/shop-source/resume", "");

        shop.awaitEqual();
        shop.execute("INSERT INTO audit VALUES (-1000001, 'written with a new slot', now())");
        shop.awaitEqual();
    }

    /** By Connect, which puts the records again, or by a restart of the task. */
    private static long triesOfTheSink() {
        return worker.log()
                .lines()
                .filter(line -> line.contains("shop-sink"))
                .filter(
                        line ->
                                line.contains("RetriableException from SinkTask")
                                        || line.contains("is started again in"))
                .count();
    }

    /** Ends whoever uses the slot, and drops it: false while it is in use. */
    private static boolean dropSlot() {
        shop.execute(
                "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots"
                        + " WHERE slot_name = '"
                        + SLOT
                        + "' AND active",
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                        + " WHERE slot_name = '"
                        + SLOT
                        + "' AND NOT active");
        return slots().equals("0");
    }

    private static String slots() {
        return shop.server()
                .queryValue(
                        Shop.SOURCE,
                        "SELECT count(*) FROM pg_replication_slots WHERE slot_name = '"
                                + SLOT
                                + "'");
    }

    /** Waits until the target has something that was written after the call. */
    private static void awaitArrivals(ShopWriter writer) {
        long written = writer.last();
        await().atMost(STEP_MAX)
                .until(
                        () ->
                                Long.parseLong(
                                                shop.server()
                                                        .queryValue(
                                                                Shop.TARGET,
                                                                "SELECT coalesce(max(abs(id)), 0)"
                                                                        + " FROM audit"))
                                        > written);
    }

    private static Path hostsFile() {
        return folder.resolve("hosts");
    }

    /** Written aside and moved, so that no lookup sees a half of it. */
    private static void resolveTo(String... addresses) throws IOException {
        StringBuilder hosts = new StringBuilder("127.0.0.1 localhost ");
        hosts.append(InetAddress.getLocalHost().getHostName()).append('\n');
        for (String address : addresses) {
            hosts.append(address).append(' ').append(NAME).append('\n');
        }
        Path written = Files.writeString(folder.resolve("hosts.new"), hosts);
        Files.move(
                written,
                hostsFile(),
                java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
}
