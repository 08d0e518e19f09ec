package dev.jetconnect.store;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.TestNats;
import dev.jetconnect.config.LogSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.connect.runtime.AbstractStatus.State;
import org.apache.kafka.connect.runtime.ConnectorStatus;
import org.apache.kafka.connect.runtime.TaskStatus;
import org.apache.kafka.connect.runtime.TopicStatus;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KvStatusStoreTest {
    private static final String CONNECTOR = "odd / näme.0";
    private static final ConnectorTaskId TASK = new ConnectorTaskId(CONNECTOR, 0);

    private static TestNats nats;

    private final LogSettings group = nats.newGroup();
    private final List<KvStatusStore> opened = new ArrayList<>();

    @BeforeAll
    static void startNats() {
        nats = TestNats.start();
    }

    @AfterAll
    static void stopNats() {
        nats.close();
    }

    @AfterEach
    void closeStores() {
        opened.forEach(KvStatusStore::stop);
    }

    @Test
    void statusesSurviveTheReopening() {
        ConnectorStatus connector =
                new ConnectorStatus(CONNECTOR, State.FAILED, "trace", "worker", 3, "1.0");
        TaskStatus task = new TaskStatus(TASK, State.FAILED, "worker", 3, "task trace", "1.0");
        KvStatusStore store = open();
        store.put(connector);
        store.put(task);
        store.stop();

        KvStatusStore reopened = open();

        assertThat(reopened.get(CONNECTOR)).isEqualTo(connector);
        assertThat(reopened.get(TASK)).isEqualTo(task);
        assertThat(reopened.getAll(CONNECTOR)).containsExactly(task);
        assertThat(reopened.connectors()).containsExactly(CONNECTOR);
    }

    @Test
    void statusIsSeenHereAtOnceAndSoonByOtherWorkers() {
        KvStatusStore here = open();
        KvStatusStore there = open();

        here.put(task(State.RUNNING, "worker", 0));

        assertThat(here.get(TASK).state()).isEqualTo(State.RUNNING);
        await().atMost(ofSeconds(10)).until(() -> there.get(TASK) != null);
        assertThat(there.get(TASK)).isEqualTo(task(State.RUNNING, "worker", 0));
    }

    @Test
    void notesStandWithTheirStatusInAllWorkers() {
        KvStatusStore here = open();
        KvStatusStore there = open();
        RestartNote restart = new RestartNote(2, "2026-01-01T00:00:00Z", "database is away");
        here.noteRestart(TASK, restart);
        here.put(task(State.FAILED, "worker", 0));
        await().atMost(ofSeconds(10)).until(() -> there.restart(TASK).isPresent());
        assertThat(there.restart(TASK)).contains(restart);

        here.put(task(State.RUNNING, "worker", 0));
        StuckNote stuck = new StuckNote("2026-01-01T00:00:00Z", "putting");
        here.noteStuck(TASK, stuck);

        await().atMost(ofSeconds(10)).until(() -> there.stuck(TASK).isPresent());
        assertThat(there.stuck(TASK)).contains(stuck);
        assertThat(there.restart(TASK)).isEmpty();
        here.noteGoingOn(TASK);
        await().atMost(ofSeconds(10)).until(() -> there.stuck(TASK).isEmpty());
    }

    @Test
    void runningTaskSaysWhyItWaitsUntilItGoesOn() {
        KvStatusStore store = open();
        store.put(task(State.RUNNING, "worker", 0));

        store.explain(TASK, "worker", Optional.of("the disk is full"));
        assertThat(store.get(TASK).state()).isEqualTo(State.RUNNING);
        assertThat(store.get(TASK).trace()).isEqualTo("the disk is full");

        store.explain(TASK, "worker", Optional.empty());
        assertThat(store.get(TASK).trace()).isNull();
    }

    @Test
    void taskThatDoesNotRunHereKeepsItsWord() {
        KvStatusStore store = open();
        TaskStatus failed = new TaskStatus(TASK, State.FAILED, "worker", 0, "the reason", "1.0");
        store.put(failed);

        store.explain(TASK, "worker", Optional.empty());
        assertThat(store.get(TASK)).isEqualTo(failed);

        store.put(task(State.RUNNING, "worker", 0));
        store.explain(TASK, "another", Optional.of("the disk is full"));
        assertThat(store.get(TASK).trace()).isNull();
    }

    @Test
    void destroyedIsForgotten() {
        KvStatusStore store = open();
        store.put(connector(State.RUNNING, "worker", 0));
        store.put(task(State.RUNNING, "worker", 0));

        store.put(connector(State.DESTROYED, "worker", 0));
        store.put(task(State.DESTROYED, "worker", 0));

        assertThat(store.get(CONNECTOR)).isNull();
        assertThat(store.getAll(CONNECTOR)).isEmpty();
        store.stop();
        assertThat(open().connectors()).isEmpty();
        assertThat(open().get(TASK)).isNull();
    }

    @Test
    void lateWordOfAnEarlierOwnerIsNotTaken() {
        KvStatusStore store = open();
        store.putSafe(task(State.RUNNING, "new owner", 2));
        store.putSafe(connector(State.RUNNING, "new owner", 2));

        store.putSafe(task(State.UNASSIGNED, "old owner", 1));
        store.putSafe(connector(State.UNASSIGNED, "old owner", 1));

        assertThat(store.get(TASK).state()).isEqualTo(State.RUNNING);
        assertThat(store.get(CONNECTOR).state()).isEqualTo(State.RUNNING);
    }

    @Test
    void wordOfTheOwnerOrOfALaterGenerationIsTaken() {
        KvStatusStore store = open();
        store.putSafe(task(State.RUNNING, "owner", 2));

        store.putSafe(task(State.PAUSED, "owner", 1));
        assertThat(store.get(TASK).state()).isEqualTo(State.PAUSED);

        store.putSafe(task(State.FAILED, "successor", 3));
        assertThat(store.get(TASK).state()).isEqualTo(State.FAILED);
    }

    @Test
    void topicsAreKeptForEachConnectorUntilTheyAreDeleted() {
        KvStatusStore store = open();
        TopicStatus first = new TopicStatus("a.b", TASK, 5);
        TopicStatus second = new TopicStatus("c", TASK, 6);
        TopicStatus foreign = new TopicStatus("c", new ConnectorTaskId("other", 1), 7);
        List.of(first, second, foreign).forEach(store::put);
        store.stop();

        KvStatusStore reopened = open();
        assertThat(reopened.getAllTopics(CONNECTOR)).containsExactlyInAnyOrder(first, second);
        assertThat(reopened.getTopic("other", "c")).isEqualTo(foreign);

        reopened.deleteTopic(CONNECTOR, "c");
        assertThat(reopened.getAllTopics(CONNECTOR)).containsExactly(first);
        reopened.stop();
        assertThat(open().getAllTopics(CONNECTOR)).containsExactly(first);
    }

    @Test
    void newestStatusIsWrittenWhenTheServerIsBack() {
        KvStatusStore store = open();
        try {
            nats.kill();
            store.put(task(State.RUNNING, "worker", 0));
            store.put(task(State.PAUSED, "worker", 0));
            store.put(task(State.FAILED, "worker", 0));

            assertThat(store.get(TASK).state()).isEqualTo(State.FAILED);
            nats.awaitAnswer();
            store.flush();
            assertThat(open().get(TASK).state()).isEqualTo(State.FAILED);
        } finally {
            nats.awaitAnswer();
        }
    }

    private KvStatusStore open() {
        KvStatusStore store =
                new KvStatusStore(nats.bucket(group, "status"), key -> OptionalLong.of(1));
        store.start();
        opened.add(store);
        return store;
    }

    private static TaskStatus task(State state, String worker, int generation) {
        return new TaskStatus(TASK, state, worker, generation, null, null);
    }

    private static ConnectorStatus connector(State state, String worker, int generation) {
        return new ConnectorStatus(CONNECTOR, state, worker, generation, null);
    }
}
