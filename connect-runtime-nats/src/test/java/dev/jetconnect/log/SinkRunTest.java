package dev.jetconnect.log;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.TestNats;
import dev.jetconnect.config.LogSettings;
import dev.jetconnect.nats.Bucket;
import dev.jetconnect.nats.NatsClient;
import dev.jetconnect.test.TcpProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.connect.errors.RetriableException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SinkRunTest {
    private static final TopicPartition A = new TopicPartition("a", 0);
    private static final TopicPartition B = new TopicPartition("b", 0);
    private static final Generation FIRST = new Generation("id", 1);
    private static final Generation SECOND = new Generation("id", 2);
    private static final Generation THIRD = new Generation("id", 3);

    private static TestNats nats;

    private final LogSettings group = nats.newGroup();

    /** As two workers have them. */
    private final CommittedPositions there = nats.positions(group);

    private final CommittedPositions here = nats.positions(group);

    @BeforeAll
    static void startNats() {
        nats = TestNats.start();
    }

    @AfterAll
    static void stopNats() {
        nats.close();
    }

    /** All orders in which the steps of two runs of one task can follow each other. */
    @Test
    void runThatWasReplacedChangesNothingWhicheverStepItIsAt() {
        List<List<Boolean>> orders = interleavings(3, 3);

        for (int i = 0; i < orders.size(); i++) {
            TwoRuns runs = new TwoRuns("sink" + i);
            orders.get(i).forEach(isNewer -> runs.step(isNewer));
            assertThat(there.read("sink" + i)).as("%s", orders.get(i)).isEqualTo(Map.of(A, 102L));
        }
        assertThat(orders).hasSize(20);
    }

    @Test
    void refusalSaysWhatHappened() {
        SinkRun older = there.run("sink", 3, FIRST, 1);
        older.takeOver();
        here.run("sink", 3, FIRST, 2).takeOver();

        assertThatThrownBy(() -> older.commit(Map.of(A, 1L)))
                .isInstanceOf(FencedInstanceIdException.class)
                .hasMessageContaining("sink task sink-3")
                .hasMessageContaining("taken over");
    }

    @Test
    void laterStartInTheSameWorkerReplacesOneThatHangs() {
        SinkRun hung = here.run("sink", 0, FIRST, 1);
        SinkRun hungBeforeItsFirstLook = here.run("sink", 0, FIRST, 1);
        hung.commit(Map.of(A, 1L));
        SinkRun restarted = here.run("sink", 0, FIRST, 1);

        assertThat(restarted.positions()).isEqualTo(Map.of(A, 1L));

        assertFenced(() -> hung.commit(Map.of(A, 2L)));
        assertFenced(hungBeforeItsFirstLook::takeOver);
        restarted.commit(Map.of(A, 3L));
    }

    @Test
    void tasksOfOneGenerationDoNotDisturbEachOther() {
        SinkRun first = there.run("sink", 0, FIRST, 7);
        SinkRun second = here.run("sink", 1, FIRST, 5);
        first.commit(Map.of(A, 1L));
        second.commit(Map.of(B, 1L));
        here.run("sink", 1, FIRST, 9).commit(Map.of(B, 2L));

        first.commit(Map.of(A, 2L));

        assertThat(here.read("sink")).isEqualTo(Map.of(A, 2L, B, 2L));
    }

    /** From two tasks to three, and to one: another task may have the partitions each time. */
    @Test
    void tasksOfAnOlderGenerationAreReplacedByAnyTaskOfANewerOne() {
        SinkRun first0 = there.run("sink", 0, FIRST, 1);
        SinkRun first1 = there.run("sink", 1, FIRST, 2);
        SinkRun firstLate = there.run("sink", 1, FIRST, 2);
        first0.commit(Map.of(A, 1L));
        first1.commit(Map.of(B, 1L));

        SinkRun second2 = here.run("sink", 2, SECOND, 3);
        assertThat(second2.positions()).isEqualTo(Map.of(A, 1L, B, 1L));
        assertFenced(() -> first0.commit(Map.of(A, 2L)));
        assertFenced(() -> first1.commit(Map.of(B, 2L)));
        assertFenced(firstLate::takeOver);
        second2.commit(Map.of(B, 3L));
        // The worker that owned the task before goes on with it: its epoch stays.
        SinkRun second0 = there.run("sink", 0, SECOND, 1);
        second0.commit(Map.of(A, 3L));

        SinkRun third0 = there.run("sink", 0, THIRD, 1);
        assertThat(third0.positions()).isEqualTo(Map.of(A, 3L, B, 3L));
        assertFenced(() -> second0.commit(Map.of(A, 4L)));
        assertFenced(() -> second2.commit(Map.of(B, 4L)));
        third0.commit(Map.of(A, 5L, B, 5L));
        assertThat(here.read("sink")).isEqualTo(Map.of(A, 5L, B, 5L));
    }

    @Test
    void earlierOwnerIsRefusedThoughItHasHeardOfNewTaskConfigsFirst() {
        there.run("sink", 0, FIRST, 1).takeOver();
        here.run("sink", 0, FIRST, 2).takeOver();

        SinkRun older = there.run("sink", 0, SECOND, 1);

        assertFenced(older::takeOver);
    }

    @Test
    void connectorThatIsCreatedAnewKeepsThePositionsAndRefusesRunsOfTheOldOne() {
        SinkRun old0 = there.run("sink", 0, new Generation("old", 9), 4);
        SinkRun oldLate = there.run("sink", 1, new Generation("old", 9), 5);
        old0.commit(Map.of(A, 1L));
        SinkRun new1 = here.run("sink", 1, FIRST, 7);
        assertThat(new1.positions()).isEqualTo(Map.of(A, 1L));
        SinkRun new0 = here.run("sink", 0, FIRST, 6);
        new0.takeOver();

        assertFenced(() -> old0.commit(Map.of(A, 2L)));
        assertFenced(oldLate::takeOver);
        new0.commit(Map.of(A, 3L));
        new1.commit(Map.of(B, 3L));
    }

    @Test
    void alteringRefusesAllRunsAndForgetsOrders() {
        SinkRun hung = there.run("sink", 0, FIRST, 1);
        SinkRun hungBeforeItsFirstLook = there.run("sink", 1, FIRST, 2);
        hung.commit(Map.of(A, 1L));
        hung.commitOrders(Map.of("o", new OrderState("p1", List.of())));

        here.alter("sink", SECOND, Map.of(A, 100L));

        assertFenced(() -> hung.commit(Map.of(A, 2L)));
        assertFenced(hungBeforeItsFirstLook::takeOver);
        SinkRun resumed = there.run("sink", 0, THIRD, 1);
        assertThat(resumed.positions()).isEqualTo(Map.of(A, 100L));
        assertThat(resumed.orders()).isEmpty();
    }

    @Test
    void ordersOfARunThatWasReplacedAreRefused() {
        SinkRun older = there.run("sink", 0, FIRST, 1);
        older.commitOrders(Map.of("o", new OrderState("p1", List.of())));
        SinkRun newer = here.run("sink", 0, FIRST, 2);

        assertThat(newer.orders()).containsKey("o");

        assertFenced(() -> older.commitOrders(Map.of("o", new OrderState("p2", List.of()))));
        assertThat(newer.orders().get("o").last()).isEqualTo("p1");
    }

    @Test
    void runAsksOnlyNowAndThenWhetherItIsStillTheNewest() {
        SinkRun older = there.run("sink", 0, FIRST, 1);
        older.takeOver();
        here.run("sink", 0, FIRST, 2).takeOver();

        assertThatCode(() -> older.confirm(ofHours(1))).doesNotThrowAnyException();
        assertFenced(() -> older.confirm(Duration.ZERO));
        assertFenced(() -> older.confirm(ofHours(1)));
    }

    /** As packets that are held up in the network until the successor is at work. */
    @Test
    void commitThatArrivesLateIsRefused()
            throws ExecutionException, InterruptedException, TimeoutException {
        try (TcpProxy proxy = TcpProxy.to(nats.port());
                NatsClient client = nats.connect(proxy.port())) {
            SinkRun older = positions(client).run("sink", 0, FIRST, 1);
            older.commit(Map.of(A, 1L));
            proxy.stall();
            CompletableFuture<Void> late =
                    CompletableFuture.runAsync(() -> older.commit(Map.of(A, 2L)));
            SinkRun newer = here.run("sink", 0, FIRST, 2);
            newer.commit(Map.of(A, 10L));

            proxy.restore();

            assertThatThrownBy(() -> late.get(60, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(FencedInstanceIdException.class);
            assertThat(newer.positions()).isEqualTo(Map.of(A, 10L));
        }
    }

    @Test
    void commitWhoseAnswerIsLostIsRecognised() {
        try (TcpProxy proxy = TcpProxy.to(nats.port());
                NatsClient client = nats.connect(proxy.port())) {
            CommittedPositions cutOff = positions(client);
            cutOff.run("sink", 0, FIRST, 1).commit(Map.of(A, 1L));
            long revision = revision();
            CompletableFuture<StoredPositions> commit =
                    CompletableFuture.supplyAsync(
                            () ->
                                    cutOff.change(
                                            "sink",
                                            stored -> {
                                                proxy.stallAnswers(); // it was read, and not yet
                                                // written
                                                return stored.move(Map.of(A, 2L));
                                            }));
            await().atMost(ofSeconds(60)).until(() -> revision() > revision);

            proxy.cut();
            proxy.restore();

            assertThat(commit).succeedsWithin(ofSeconds(60));
            assertThat(here.read("sink")).isEqualTo(Map.of(A, 2L));
            assertThat(revision()).isEqualTo(revision + 1);
        }
    }

    @Test
    void withoutAConnectionItIsUnknownAtOnceWhetherARunIsTheNewest() {
        try (TcpProxy proxy = TcpProxy.to(nats.port());
                NatsClient client = nats.connect(proxy.port())) {
            SinkRun run = positions(client).run("sink", 0, FIRST, 1);
            run.takeOver();
            proxy.cut();
            await().atMost(ofSeconds(60)).until(() -> !client.isConnected());

            assertThatThrownBy(() -> run.confirm(Duration.ZERO))
                    .isInstanceOf(RetriableException.class)
                    .hasMessage("There is no connection to NATS now.");

            proxy.restore();
            await().atMost(ofSeconds(60)).until(client::isConnected);
            assertThatCode(() -> run.confirm(Duration.ZERO)).doesNotThrowAnyException();
        }
    }

    private CommittedPositions positions(NatsClient client) {
        return new CommittedPositions(Bucket.open(client, group.group() + "_positions", 1));
    }

    private long revision() {
        return nats.bucket(group, "positions").get("sink").orElseThrow().revision();
    }

    private static void assertFenced(ThrowingCallable action) {
        assertThatThrownBy(action).isInstanceOf(FencedInstanceIdException.class);
    }

    private static List<List<Boolean>> interleavings(int older, int newer) {
        List<List<Boolean>> orders = new ArrayList<>();
        if (older == 0 && newer == 0) {
            orders.add(new ArrayList<>());
        }
        if (older > 0) {
            interleavings(older - 1, newer).forEach(rest -> orders.add(before(false, rest)));
        }
        if (newer > 0) {
            interleavings(older, newer - 1).forEach(rest -> orders.add(before(true, rest)));
        }
        return orders;
    }

    private static List<Boolean> before(boolean first, List<Boolean> rest) {
        List<Boolean> order = new ArrayList<>(List.of(first));
        order.addAll(rest);
        return order;
    }

    /** Each takes over, then commits twice. */
    private final class TwoRuns {
        private final SinkRun older;
        private final SinkRun newer;
        private int olderSteps;
        private int newerSteps;
        private long accepted;

        TwoRuns(String connector) {
            older = there.run(connector, 0, FIRST, 1);
            newer = here.run(connector, 0, FIRST, 2);
        }

        void step(boolean isNewer) {
            if (isNewer) {
                stepOfNewer();
            } else if (newerSteps == 0) {
                stepOfOlder();
            } else {
                assertFenced(this::stepOfOlder);
            }
        }

        private void stepOfNewer() {
            if (newerSteps == 0) {
                assertThat(newer.positions().getOrDefault(A, 0L)).isEqualTo(accepted);
            } else {
                newer.commit(Map.of(A, 100L + newerSteps));
            }
            newerSteps++;
        }

        private void stepOfOlder() {
            if (olderSteps++ == 0) {
                older.takeOver();
            } else {
                older.commit(Map.of(A, (long) olderSteps));
                accepted = olderSteps;
            }
        }
    }
}
