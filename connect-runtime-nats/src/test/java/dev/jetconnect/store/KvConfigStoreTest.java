package dev.jetconnect.store;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.TestNats;
import dev.jetconnect.config.LogSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.connect.errors.NotFoundException;
import org.apache.kafka.connect.runtime.RestartRequest;
import org.apache.kafka.connect.runtime.SessionKey;
import org.apache.kafka.connect.runtime.TargetState;
import org.apache.kafka.connect.runtime.WorkerConfigTransformer;
import org.apache.kafka.connect.runtime.rest.errors.BadRequestException;
import org.apache.kafka.connect.storage.ClusterConfigState;
import org.apache.kafka.connect.storage.ConfigBackingStore.UpdateListener;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KvConfigStoreTest {
    private static final Map<String, String> CONFIG = Map.of("name", "c", "a", "1");
    private static final Map<String, String> OTHER = Map.of("name", "c", "a", "2");
    private static final List<Map<String, String>> TASKS =
            List.of(Map.of("task", "0"), Map.of("task", "1"));

    private static TestNats nats;

    private final LogSettings group = nats.newGroup();
    private final List<KvConfigStore> opened = new ArrayList<>();
    private final RecordingListener events = new RecordingListener();

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
        opened.forEach(KvConfigStore::stop);
    }

    @Test
    void oneOfSeveralWorkersCreatesAConnector()
            throws ExecutionException, InterruptedException, TimeoutException {
        ExecutorService workers = Executors.newFixedThreadPool(6);
        List<Future<Boolean>> answers = new ArrayList<>();
        try {
            for (int i = 0; i < 6; i++) {
                KvConfigStore store = open();
                Map<String, String> config = Map.of("worker", Integer.toString(i));
                answers.add(workers.submit(() -> store.create("c", config, null)));
            }
            List<Integer> winners = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                if (answers.get(i).get(30, TimeUnit.SECONDS)) {
                    winners.add(i);
                }
            }

            assertThat(winners).hasSize(1);
            assertThat(open().snapshot().rawConnectorConfig("c"))
                    .isEqualTo(Map.of("worker", winners.get(0).toString()));
        } finally {
            workers.shutdownNow();
        }
    }

    @Test
    void entriesSurviveTheReopening() {
        KvConfigStore store = open();
        store.create("c", CONFIG, TargetState.PAUSED);
        store.putTaskConfigs("c", TASKS);
        store.create("odd / näme.*", OTHER, null);

        ClusterConfigState snapshot = open().snapshot();

        assertThat(snapshot.connectors()).containsExactlyInAnyOrder("c", "odd / näme.*");
        assertThat(snapshot.rawConnectorConfig("c")).isEqualTo(CONFIG);
        assertThat(snapshot.targetState("c")).isEqualTo(TargetState.PAUSED);
        assertThat(snapshot.taskCount("c")).isEqualTo(2);
        assertThat(snapshot.rawTaskConfig(new ConnectorTaskId("c", 1))).isEqualTo(TASKS.get(1));
        assertThat(snapshot.targetState("odd / näme.*")).isEqualTo(TargetState.STARTED);
    }

    @Test
    void snapshotShowsTasksAndTheConfigThatTheyWereMadeFrom() {
        KvConfigStore store = open();
        store.create("c", CONFIG, null);
        assertThat(store.snapshot().appliedConnectorConfig("c")).isNull();

        store.putTaskConfigs("c", TASKS);
        store.putConnectorConfig("c", OTHER, null);

        ClusterConfigState snapshot = store.snapshot();
        assertThat(snapshot.taskCount("c")).isEqualTo(2);
        assertThat(snapshot.tasks("c"))
                .containsExactly(new ConnectorTaskId("c", 0), new ConnectorTaskId("c", 1));
        assertThat(snapshot.rawTaskConfig(new ConnectorTaskId("c", 1)))
                .isEqualTo(Map.of("task", "1"));
        assertThat(snapshot.rawConnectorConfig("c")).isEqualTo(OTHER);
        assertThat(snapshot.appliedConnectorConfig("c")).isEqualTo(CONFIG);
    }

    @Test
    void snapshotIsMadeOnceUntilSomethingChanges() {
        KvConfigStore store = open();
        store.create("c", CONFIG, null);
        ClusterConfigState before = store.snapshot();
        assertThat(store.snapshot()).isSameAs(before);

        store.putConnectorConfig("c", OTHER, null);

        assertThat(store.snapshot().rawConnectorConfig("c")).isEqualTo(OTHER);
        assertThat(before.rawConnectorConfig("c")).isEqualTo(CONFIG);
    }

    @Test
    void snapshotOfOneConnectorHasNoOther() {
        KvConfigStore store = open();
        store.create("c", CONFIG, null);
        store.putTaskConfigs("c", TASKS);
        store.create("other", OTHER, null);

        ClusterConfigState snapshot = store.snapshotOf("c");

        assertThat(snapshot.connectors()).containsExactly("c");
        assertThat(snapshot.rawTaskConfig(new ConnectorTaskId("c", 1))).isEqualTo(TASKS.get(1));
        assertThat(store.snapshotOf("none").connectors()).isEmpty();
    }

    @Test
    void newConfigKeepsTheTargetStateUnlessOneIsGiven() {
        KvConfigStore store = open();
        store.putConnectorConfig("c", CONFIG, TargetState.PAUSED);

        store.putConnectorConfig("c", OTHER, null);
        assertThat(store.snapshot().targetState("c")).isEqualTo(TargetState.PAUSED);

        store.putConnectorConfig("c", CONFIG, TargetState.STOPPED);
        assertThat(store.snapshot().targetState("c")).isEqualTo(TargetState.STOPPED);
    }

    @Test
    void stopEndsTheTasksAndForgetsTheAppliedConfig() {
        KvConfigStore store = open();
        store.create("c", CONFIG, null);
        store.putTaskConfigs("c", TASKS);

        store.stopConnector("c");

        ClusterConfigState snapshot = store.snapshot();
        assertThat(snapshot.targetState("c")).isEqualTo(TargetState.STOPPED);
        assertThat(snapshot.taskCount("c")).isZero();
        assertThat(snapshot.appliedConnectorConfig("c")).isNull();
        assertThat(snapshot.rawConnectorConfig("c")).isEqualTo(CONFIG);
    }

    @Test
    void connectorThatIsCreatedAgainHasNoTasksOfItsPredecessor() {
        KvConfigStore store = open();
        store.create("c", CONFIG, null);
        store.putTaskConfigs("c", TASKS);

        store.removeConnectorConfig("c");
        boolean isContained = store.contains("c");
        boolean isCreated = store.create("c", OTHER, null);

        assertThat(isContained).isFalse();
        assertThat(isCreated).isTrue();
        assertThat(store.snapshot().taskCount("c")).isZero();
        assertThat(store.snapshot().appliedConnectorConfig("c")).isNull();
        assertThat(open().snapshot().taskCount("c")).isZero();
    }

    @Test
    void connectorThatIsCreatedAgainIsAnotherOne() {
        KvConfigStore store = open();
        store.create("c", CONFIG, null);
        ConnectorEntry first = store.entry("c").orElseThrow();

        store.removeConnectorConfig("c");
        store.create("c", CONFIG, null);

        ConnectorEntry second = store.entry("c").orElseThrow();
        assertThat(second.configVersion()).isEqualTo(first.configVersion());
        assertThat(second.hasConfigOf(first)).isFalse();
        assertThat(store.replaceConfig("c", first, OTHER)).isFalse();
        assertThat(store.putTaskConfigs("c", first, TASKS)).isFalse();
        assertThat(store.snapshot().taskCount("c")).isZero();
    }

    @Test
    void configIsReplacedOnlyWhereNobodyWasFaster() {
        KvConfigStore here = open();
        KvConfigStore there = open();
        here.create("c", CONFIG, null);
        ConnectorEntry basis = here.entry("c").orElseThrow();
        there.putConnectorConfig("c", OTHER, null);

        boolean isReplaced = here.replaceConfig("c", basis, CONFIG);

        assertThat(isReplaced).isFalse();
        assertThat(there.snapshot().rawConnectorConfig("c")).isEqualTo(OTHER);
    }

    @Test
    void stoppedConnectorTakesNoTaskConfigs() {
        KvConfigStore store = open();
        store.create("c", CONFIG, null);
        ConnectorEntry basis = store.entry("c").orElseThrow();
        store.stopConnector("c");

        assertThat(store.putTaskConfigs("c", basis, TASKS)).isFalse();
        assertThatThrownBy(() -> store.putTaskConfigs("c", TASKS))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("stopped");
        store.putTaskConfigs("c", List.of());
        assertThat(store.snapshot().taskCount("c")).isZero();
    }

    @Test
    void connectorThatNatsCannotTakeIsRefusedWithTheSizes() {
        KvConfigStore store = open();
        String large = "x".repeat(9 * 1024 * 1024);

        assertThatThrownBy(() -> store.create("c", Map.of("a", large), null))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("max_payload");
    }

    @Test
    void appliedConfigKeepsItsSecretsUntilTheTasksChange() {
        Map<String, String> secret = new java.util.concurrent.ConcurrentHashMap<>(Map.of("a", "1"));
        KvConfigStore store =
                new KvConfigStore(
                        nats.bucket(group, "connectors"),
                        new WorkerConfigTransformer(null, Map.of()) {
                            @Override
                            public Map<String, String> transform(Map<String, String> config) {
                                return Map.copyOf(secret);
                            }
                        });
        opened.add(store);
        store.start();
        store.create("c", CONFIG, null);
        store.putTaskConfigs("c", TASKS);
        assertThat(store.snapshot().appliedConnectorConfig("c")).isEqualTo(Map.of("a", "1"));

        secret.put("a", "2");
        store.putTargetState("c", TargetState.PAUSED);

        assertThat(store.snapshot().appliedConnectorConfig("c")).isEqualTo(Map.of("a", "1"));
        store.putTaskConfigs("c", TASKS);
        assertThat(store.snapshot().appliedConnectorConfig("c")).isEqualTo(Map.of("a", "2"));
    }

    @Test
    void levelIsToldToTheWorkersThatRun() {
        KvConfigStore here = open();
        here.setUpdateListener(events);
        KvConfigStore there = open();

        there.putLoggerLevel("some.Logger", "DEBUG");
        awaitTold("level some.Logger DEBUG");

        RecordingListener late = new RecordingListener();
        KvConfigStore later = create();
        later.setUpdateListener(late);
        later.start();
        assertThat(late.told).isEmpty();
        assertThat(later.snapshot().connectors()).isEmpty();
    }

    @Test
    void changeOfAConnectorThatIsNotThereIsRefused() {
        KvConfigStore store = open();

        assertThatThrownBy(() -> store.putTargetState("c", TargetState.PAUSED))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> store.putTaskConfigs("c", TASKS))
                .isInstanceOf(NotFoundException.class);
        store.removeConnectorConfig("c");
        assertThat(store.contains("c")).isFalse();
    }

    @Test
    void changesOfSeveralWorkersAtOnceAllSurvive()
            throws ExecutionException, InterruptedException, TimeoutException {
        KvConfigStore here = open();
        KvConfigStore there = open();
        here.create("c", CONFIG, null);
        ExecutorService workers = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> changes = new ArrayList<>();
            for (KvConfigStore store : List.of(here, there)) {
                changes.add(
                        workers.submit(
                                () -> {
                                    for (int i = 0; i < 20; i++) {
                                        store.putTaskConfigs("c", TASKS);
                                    }
                                }));
            }
            for (Future<?> change : changes) {
                change.get(30, TimeUnit.SECONDS);
            }
        } finally {
            workers.shutdownNow();
        }

        assertThat(open().entry("c").orElseThrow().taskVersion()).isEqualTo(41);
    }

    @Test
    void listenerHearsOwnChangesAtOnceAndOnce() {
        KvConfigStore store = open();
        store.setUpdateListener(events);

        store.create("c", CONFIG, null);
        store.putTaskConfigs("c", TASKS);
        store.putTargetState("c", TargetState.PAUSED);
        store.putTargetState("c", TargetState.PAUSED);
        store.putConnectorConfig("c", OTHER, null);

        List<String> expected = List.of("config c", "tasks [c-0, c-1]", "target c", "config c");
        assertThat(events.told).isEqualTo(expected);
        KvConfigStore other = open();
        other.create("last", CONFIG, null);
        await().atMost(ofSeconds(10)).until(() -> events.told.contains("config last"));
        assertThat(events.told.subList(0, events.told.size() - 1)).isEqualTo(expected);
    }

    @Test
    void listenerHearsTheChangesOfOtherWorkers() {
        KvConfigStore here = open();
        KvConfigStore there = open();
        there.setUpdateListener(events);

        // One after the other: of writes in quick succession a watch tells the newest alone.
        here.create("c", CONFIG, null);
        awaitTold("config c");
        here.putTaskConfigs("c", TASKS);
        awaitTold("tasks [c-0, c-1]");
        here.stopConnector("c");
        awaitTold("target c");
        here.removeConnectorConfig("c");
        awaitTold("removed c");

        assertThat(events.told)
                .containsExactly("config c", "tasks [c-0, c-1]", "target c", "removed c");
        assertThat(there.contains("c")).isFalse();
    }

    private void awaitTold(String event) {
        await().atMost(ofSeconds(10)).until(() -> events.told.contains(event));
    }

    @Test
    void startTellsOfEachConnectorThatIsThere() {
        open().create("c", CONFIG, null);
        KvConfigStore store = create();
        store.setUpdateListener(events);

        store.start();

        assertThat(events.told).containsExactly("config c");
    }

    private KvConfigStore open() {
        KvConfigStore store = create();
        store.start();
        return store;
    }

    private KvConfigStore create() {
        KvConfigStore store =
                new KvConfigStore(
                        nats.bucket(group, "connectors"),
                        new WorkerConfigTransformer(null, Map.of()));
        opened.add(store);
        return store;
    }

    private static final class RecordingListener implements UpdateListener {
        private final List<String> told = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void onConnectorConfigRemove(String connector) {
            told.add("removed " + connector);
        }

        @Override
        public void onConnectorConfigUpdate(String connector) {
            told.add("config " + connector);
        }

        @Override
        public void onTaskConfigUpdate(Collection<ConnectorTaskId> tasks) {
            told.add("tasks " + tasks);
        }

        @Override
        public void onConnectorTargetStateChange(String connector) {
            told.add("target " + connector);
        }

        @Override
        public void onSessionKeyUpdate(SessionKey sessionKey) {
            told.add("session key");
        }

        @Override
        public void onRestartRequest(RestartRequest restartRequest) {
            told.add("restart request");
        }

        @Override
        public void onLoggingLevelUpdate(String namespace, String level) {
            told.add("level " + namespace + " " + level);
        }
    }
}
