package dev.jetconnect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetconnect.test.TcpProxy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker that hangs, or is cut off from NATS, for longer than its session, and goes on when
 * another worker has its tasks. It publishes no record and commits no position then (promise 5),
 * and it is a member of the group again. All the time a source writes numbers, exactly once, and
 * two sinks take them, one of which is held in the middle of a {@code put} when its worker hangs:
 * what that call has is all that can still come to its target.
 *
 * <p>Seen to fail: PROTECTIONS
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FencingIT {
    private static final Duration PROGRESS_MAX = Duration.ofMinutes(2);
    private static final int PROGRESS = 200;
    private static final int POLL_RECORDS_MAX = 10;
    private static final List<String> SINKS = List.of("held", "free");

    @TempDir private static Path folder;
    private static NatsServerUnderTest nats;
    private static TcpProxy proxy;
    private static WorkerUnderTest first;
    private static WorkerUnderTest second;
    private static BucketHistory positions;
    private static BucketHistory statuses;

    /** What the worker that was replaced still gave to its sinks. */
    private static final List<Leftover> leftovers = new ArrayList<>();

    @BeforeAll
    static void startPipeline() {
        nats = NatsServerUnderTest.start(folder.resolve("nats"), "");
        proxy = TcpProxy.to(URI.create(nats.url()).getPort());
        first = worker("first", "nats://127.0.0.1:" + proxy.port()).start();
        second = worker("second", nats.url());
        positions = BucketHistory.of(nats, "fencing_positions");
        statuses = BucketHistory.of(nats, "fencing_status");
        first.rest().start(numbers());
        SINKS.forEach(name -> first.rest().start(sink(name)));
        awaitProgress("first");
    }

    @AfterAll
    static void stopPipeline() {
        statuses.close();
        positions.close();
        second.close();
        Signal.CONT.send(first.processId());
        first.close();
        proxy.close();
        nats.close();
    }

    @Test
    @Order(1)
    void workerThatHangsLosesItsTasksAndComesBackAsAMember() throws IOException {
        holdSink();
        Signal.STOP.send(first.processId());

        second.start();
        awaitTakeOver();
        rememberLeftovers();
        releaseSink();
        Signal.CONT.send(first.processId());

        awaitShare("first");
        awaitProgress("first", "second");
    }

    @Test
    @Order(2)
    void workerThatIsCutOffLosesItsTasksAndComesBackAsAMember() throws IOException {
        second.close();
        awaitOwner("first");
        awaitProgress("first");
        holdSink();
        proxy.cut();

        second.start();
        awaitTakeOver();
        rememberLeftovers();
        releaseSink();
        proxy.restore();

        awaitShare("first");
        awaitProgress("first", "second");
    }

    @Test
    @Order(3)
    void streamHoldsEachNumberOnceAndInOrder() {
        second.rest().put("/connectors/numbers/pause", "");
        awaitPaused();
        second.rest().start(sink("audit"));

        await().atMost(PROGRESS_MAX).until(() -> ledger("audit").last() == sent() - 1);

        ledger("audit").assertOnceInOrder(sent());
    }

    @Test
    @Order(4)
    void sinksGotEachNumberAndInOrder() {
        long last = ledger("audit").last();
        for (String name : SINKS) {
            await().atMost(PROGRESS_MAX).until(() -> ledger(name).last() >= last);
            NumberLedger inOrder = ledger(name);
            for (Leftover leftover : leftovers) {
                if (leftover.sink.equals(name)) {
                    NumberLedger late = leftover.late();
                    assertThat(late.size()).as(name).isLessThanOrEqualTo(POLL_RECORDS_MAX);
                    inOrder = inOrder.without(leftover.begin, late);
                }
            }
            inOrder.assertInOrder();
        }
    }

    @Test
    @Order(5)
    void positionsNeverGoBack() {
        for (String name : SINKS) {
            List<Long> committed =
                    positions.values(name).stream()
                            .map(value -> value.at("/positions/numbers/0"))
                            .filter(position -> !position.isMissingNode())
                            .map(JsonNode::asLong)
                            .toList();
            assertThat(committed).hasSizeGreaterThan(5).isSorted();
        }
    }

    /** The word of a task that finds out that it was replaced must not be the last one. */
    @Test
    @Order(6)
    void statusesAreThoseOfTheSuccessors() {
        assertThat(statuses.values()).isNotEmpty();
        assertThat(statuses.values())
                .noneMatch(status -> status.path("state").asText().equals("FAILED"));
        SINKS.forEach(second.rest()::awaitRunning);
        SINKS.forEach(first.rest()::awaitRunning);
    }

    private static WorkerUnderTest worker(String name, String natsUrl) {
        return new WorkerUnderTest(folder.resolve(name))
                .with("nats.url", natsUrl)
                .with("group.id", "fencing")
                .with("session.timeout.ms", "6000")
                .with("plugin.path", Distribution.conformancePlugins().toString())
                .with("exactly.once.source.support", "enabled")
                .with("key.converter", "org.apache.kafka.connect.storage.StringConverter")
                .with("value.converter", "org.apache.kafka.connect.storage.StringConverter")
                .with("config.providers", "env")
                .with(
                        "config.providers.env.class",
                        "org.apache.kafka.common.config.provider.EnvVarConfigProvider")
                .with("config.providers.env.param.allowlist.pattern", "WORKER|HOLD")
                .withEnvironment(
                        Map.of("WORKER", name, "HOLD", folder.resolve("hold-" + name).toString()));
    }

    private static Connector numbers() {
        return new Connector(
                "numbers",
                Map.of(
                        "connector.class", "dev.jetconnect.probe.ProbeSource",
                        "tasks.max", "1",
                        "probe.exactly.once", "SUPPORTED",
                        "probe.topics", "numbers",
                        "probe.records", "-1",
                        "probe.batch", "20",
                        "probe.interval.ms", "20"));
    }

    private static Connector sink(String name) {
        Connector sink =
                new Connector(
                        name,
                        Map.of(
                                "connector.class", "dev.jetconnect.probe.ProbeSink",
                                "tasks.max", "1",
                                "topics", "numbers",
                                "probe.log.dir", folder.toString(),
                                "consumer.override.max.poll.records", "" + POLL_RECORDS_MAX,
                                "transforms", "worker",
                                "transforms.worker.type",
                                        "org.apache.kafka.connect.transforms.InsertHeader",
                                "transforms.worker.header", "worker",
                                "transforms.worker.value.literal", "${env:WORKER}"));
        return name.equals("held")
                ? sink.with("probe.block", "task.put").with("probe.block.while.file", "${env:HOLD}")
                : sink;
    }

    /** Returns when the first worker's task stands in its {@code put}, before the first record. */
    private static void holdSink() throws IOException {
        long before = holds();
        Files.createFile(folder.resolve("hold-first"));
        await().atMost(PROGRESS_MAX).until(() -> holds() > before);
    }

    private static void releaseSink() throws IOException {
        Files.delete(folder.resolve("hold-first"));
    }

    private static long holds() throws IOException {
        return Files.readAllLines(folder.resolve("held.events")).stream()
                .filter(line -> line.equals("task-0 blocked put"))
                .count();
    }

    /** Returns when the second worker has all tasks, and all of them are at work. */
    private static void awaitTakeOver() {
        awaitOwner("second");
        awaitProgress("second");
    }

    private static void awaitOwner(String worker) {
        String id = id(worker);
        await().atMost(PROGRESS_MAX)
                .untilAsserted(
                        () ->
                                assertThat(owners(of(worker)))
                                        .as(of(worker).log())
                                        .allMatch(owner -> owner.equals("RUNNING " + id))
                                        .hasSize(3));
    }

    /** Returns when a worker that has come back runs a task again. */
    private static void awaitShare(String worker) {
        String owner = "RUNNING " + id(worker);
        await().atMost(PROGRESS_MAX)
                .untilAsserted(
                        () -> {
                            assertThat(owners(first)).as(first.log()).contains(owner);
                            assertThat(owners(second)).as(second.log()).contains(owner);
                        });
    }

    private static List<String> owners(WorkerUnderTest asked) {
        return List.of("numbers", "held", "free").stream()
                .map(name -> asked.rest().status(name).at("/tasks/0"))
                .map(task -> task.path("state").asText() + " " + task.path("worker_id").asText())
                .toList();
    }

    /** How many numbers the source has sent, as the worker knows that runs it. */
    private static long sent() {
        return Math.max(sent(first), sent(second));
    }

    private static long sent(WorkerUnderTest asked) {
        return asked.rest().offsets("numbers").at("/0/offset/position").asLong();
    }

    private static void awaitPaused() {
        await().atMost(PROGRESS_MAX)
                .until(
                        () ->
                                second.rest()
                                        .status("numbers")
                                        .at("/tasks/0/state")
                                        .asText()
                                        .equals("PAUSED"));
    }

    /** Waits until each sink has got further numbers, in any of the workers. */
    private static void awaitProgress(String... workers) {
        for (String name : SINKS) {
            NumberLedger before = ledger(name);
            await().atMost(PROGRESS_MAX)
                    .until(() -> count(ledger(name), workers) >= count(before, workers) + PROGRESS);
        }
    }

    private static long count(NumberLedger ledger, String... workers) {
        return List.of(workers).stream().mapToLong(ledger::count).sum();
    }

    private static void rememberLeftovers() {
        for (String name : SINKS) {
            NumberLedger ledger = ledger(name);
            leftovers.add(new Leftover(name, ledger.size(), ledger.last()));
        }
    }

    private static NumberLedger ledger(String sink) {
        return NumberLedger.read(folder.resolve(sink + ".records"));
    }

    private static WorkerUnderTest of(String worker) {
        return worker.equals("first") ? first : second;
    }

    private static String id(String worker) {
        URI address = of(worker).rest().address();
        return address.getHost() + ":" + address.getPort();
    }

    /**
     * When a worker goes on whose tasks another one has.
     *
     * @param begin line of the ledger
     * @param last number that the successor had got by then
     */
    private record Leftover(String sink, int begin, long last) {
        /** What came to the replaced worker then; a new run of it begins behind. */
        NumberLedger late() {
            return ledger(sink).from(begin).of("first", last);
        }
    }
}
