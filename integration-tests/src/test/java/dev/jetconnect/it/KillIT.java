package dev.jetconnect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL, again and again, while the source is being changed. Nothing is lost, nothing is made
 * again by hand, and no process is left behind.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KillIT {
    private static final Duration PROGRESS_MAX = Duration.ofMinutes(2);
    private static final Duration ORPHAN_MAX = Duration.ofSeconds(5);
    private static final int TRANSACTIONS = 100;
    private static final Pattern INSERTED_AUDIT =
            Pattern.compile("after=Struct\\{id=(-?\\d+),.*op=c");
    private static final Pattern DELETED_AUDIT =
            Pattern.compile("before=Struct\\{id=(-?\\d+),.*op=d");

    @TempDir private static Path folder;
    private static Shop shop;
    private static WorkerUnderTest worker;
    private static ShopWriter writer;
    private static long firstTransaction;

    @BeforeAll
    static void startPipeline() {
        shop = Shop.start(folder.resolve("shop"), 300);
        worker =
                new WorkerUnderTest(folder.resolve("worker"))
                        .with(
                                "plugin.path",
                                Distribution.plugins() + "," + Distribution.filePlugin())
                        .withEnvironment(shop.environment())
                        .start();
        worker.rest().start(Connector.sample("postgres-source.json"));
        worker.rest().start(Connector.sample("postgres-jdbc-sink.json"));
        shop.awaitEqual();
        writer = ShopWriter.start(shop);
        firstTransaction = writer.last() + 1;
    }

    @AfterAll
    static void stopPipeline() {
        writer.close();
        worker.close();
        shop.close();
    }

    @Test
    @Order(1)
    void killedNatsServerIsStartedAgainAndThePipelineGoesOnByItself() {
        for (int round = 0; round < 3; round++) {
            awaitArrivals();
            ProcessHandle killed = worker.natsServer();

            killed.destroyForcibly();

            awaitArrivals();
            assertThat(worker.natsServer().pid()).isNotEqualTo(killed.pid());
            worker.rest().awaitRunning("shop-source");
            worker.rest().awaitRunning("shop-sink");
        }
    }

    @Test
    @Order(2)
    void killedWorkerLeavesNoNatsServerAndGoesOnWhenStartedAgain() {
        awaitArrivals();

        worker.kill();

        await().atMost(ORPHAN_MAX).until(() -> !worker.hasServerProcess());
        worker.start();
        awaitArrivals();
    }

    @Test
    @Order(3)
    void killedWorkerAndNatsServerGoOnWhenStartedAgain() {
        for (int round = 0; round < 2; round++) {
            awaitArrivals();
            ProcessHandle server = worker.natsServer();

            server.destroyForcibly();
            worker.kill();

            await().atMost(ORPHAN_MAX).until(() -> !worker.hasServerProcess());
            worker.start();
            awaitArrivals();
        }
    }

    /** The worker dies while its source is in full swing, not where the test has waited for it. */
    @Test
    @Order(4)
    void workerThatIsKilledAtAnyMomentGoesOnWhenStartedAgain() {
        for (int round = 0; round < 4; round++) {
            long written = writer.last();
            await().atMost(PROGRESS_MAX).until(() -> arrivedTransactions() > written);

            worker.kill();

            await().atMost(ORPHAN_MAX).until(() -> !worker.hasServerProcess());
            worker.start();
        }
        awaitArrivals();
    }

    @Test
    @Order(5)
    void connectorsOffsetsAndStatusesHaveSurvived() {
        long before = worker.rest().offsets("shop-source").at("/0/offset/lsn").asLong();
        assertThat(before).isPositive();
        worker.kill();

        worker.start();

        assertThat(worker.rest().get("/connectors").body()).hasSize(2);
        assertThat(worker.rest().offsets("shop-source").at("/0/offset/lsn").asLong())
                .isGreaterThanOrEqualTo(before);
        assertThat(worker.rest().offsets("shop-sink")).isNotEmpty();
        worker.rest().awaitRunning("shop-source");
        worker.rest().awaitRunning("shop-sink");
    }

    @Test
    @Order(6)
    void sourceAndTargetAreEqualInTheEnd() {
        awaitArrivals();
        writer.close();

        shop.awaitEqual();
    }

    @Test
    @Order(7)
    void onlyOneSnapshotWasMade() {
        assertThat(worker.log()).containsOnlyOnce("Snapshot step 7 - Snapshotting data");
    }

    /**
     * Exactly once, for all the kills of the tests before. Read by a sink that nothing disturbs:
     * what it sees is what the stream holds.
     */
    @Test
    @Order(8)
    void streamHoldsEachInsertOnceAndInOrder() throws IOException {
        Path file = folder.resolve("audit.txt");
        worker.rest().start(Connector.fileSink("audit-file", file, "shop.public.audit"));
        long last = writer.last();

        await().atMost(PROGRESS_MAX).until(() -> numbers(file, INSERTED_AUDIT).contains(last));

        List<Long> inserted = numbers(file, INSERTED_AUDIT);
        assertThat(inserted.stream().filter(number -> number > 0))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(firstTransaction, last).boxed().toList());
        // A changed key is a delete and an insert with one source offset.
        assertThat(inserted.stream().filter(number -> number < 0).map(number -> -number))
                .containsExactlyElementsOf(numbers(file, DELETED_AUDIT));
    }

    /** Waits until the target has something that was written after the call. */
    private static void awaitArrivals() {
        long written = writer.last();
        await().atMost(PROGRESS_MAX).until(() -> writer.last() >= written + TRANSACTIONS);
        await().atMost(PROGRESS_MAX).until(() -> arrivedTransactions() >= written + TRANSACTIONS);
    }

    private static long arrivedTransactions() {
        return Long.parseLong(
                shop.server()
                        .queryValue(Shop.TARGET, "SELECT coalesce(max(abs(id)), 0) FROM audit"));
    }

    /** What {@code pattern} finds in the lines of the file, in their order. */
    private static List<Long> numbers(Path file, Pattern pattern) throws IOException {
        try (var lines = Files.lines(file)) {
            return lines.map(pattern::matcher)
                    .filter(Matcher::find)
                    .map(matcher -> Long.parseLong(matcher.group(1)))
                    .toList();
        }
    }
}
