package dev.jetconnect.herder;

import dev.jetconnect.store.ConnectorEntry;
import dev.jetconnect.store.KvConfigStore;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.runtime.AbstractHerder;
import org.apache.kafka.connect.runtime.HerderConnectorContext;
import org.apache.kafka.connect.runtime.TargetState;
import org.apache.kafka.connect.runtime.TaskBridge;
import org.apache.kafka.connect.runtime.Worker;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorType;
import org.apache.kafka.connect.storage.ClusterConfigState;
import org.apache.kafka.connect.util.Callback;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes this worker run what the connectors' entries ask for. It compares and changes what differs,
 * so that it does not matter which write or which watch called for it, nor how often.
 *
 * <p>All methods that take a connector run in that connector's queue.
 */
final class ConnectorRunner {
    private static final Logger log = LoggerFactory.getLogger(ConnectorRunner.class);

    private static final Duration NATS_LOOK_INTERVAL = Duration.ofSeconds(1);

    private final AbstractHerder herder;
    private final TaskBridge bridge;
    private final Worker worker;
    private final KvConfigStore store;
    private final ConnectorQueues queues;
    private final TaskConfigs taskConfigs;
    private final BooleanSupplier natsAnswers;
    private final Map<String, RunningConnector> running = new ConcurrentHashMap<>();

    ConnectorRunner(
            AbstractHerder herder,
            TaskBridge bridge,
            KvConfigStore store,
            ConnectorQueues queues,
            BooleanSupplier natsAnswers) {
        this.herder = herder;
        this.bridge = bridge;
        this.worker = bridge.worker();
        this.store = store;
        this.queues = queues;
        this.taskConfigs = new TaskConfigs(worker, store, queues);
        this.natsAnswers = natsAnswers;
    }

    /** Brings connector and tasks to what the entry asks for. */
    void reconcile(String connector) {
        Optional<ConnectorEntry> entry = store.entry(connector);
        RunningConnector present = running.get(connector);
        if (present != null && entry.filter(present.entry()::isSameConnector).isEmpty()) {
            delete(connector);
            present = null;
        }
        if (entry.isEmpty()) {
            return;
        }
        if (present == null || !present.entry().hasConfigOf(entry.get())) {
            startConnector(connector, entry.get(), (failure, state) -> {});
        } else if (present.targetState() != entry.get().targetState()) {
            changeTargetState(connector, entry.get());
        } else {
            reconcileTasks(connector, entry.get());
        }
    }

    /** Stops the connector's tasks, if any run, and waits for them. */
    void stopTasks(String connector) {
        RunningConnector present = running.get(connector);
        if (present != null && !present.tasks().isEmpty()) {
            worker.stopAndAwaitTasks(present.tasks());
            running.put(connector, present.withTasks(0, Set.of()));
        }
    }

    /**
     * Stops and starts the connector, not its tasks.
     *
     * @param callback learns, on any thread, when it has the state that it is to have
     */
    void restartConnector(String connector, Callback<TargetState> callback) {
        store.entry(connector).ifPresent(entry -> startConnector(connector, entry, callback));
    }

    /**
     * Stops and starts some tasks with the configs that they have; while NATS is away they go on as
     * they are.
     *
     * @param haveStarted learns in the connector's queue whether they could be started
     */
    void restartTasks(
            String connector, Collection<ConnectorTaskId> ids, Consumer<Boolean> haveStarted) {
        if (!natsAnswers.getAsBoolean()) {
            log.warn("The restart of {} waits for NATS to answer", ids);
            var unused =
                    queues.schedule(
                            connector,
                            NATS_LOOK_INTERVAL,
                            () -> restartTasks(connector, ids, haveStarted));
            return;
        }
        worker.stopAndAwaitTasks(ids);
        Optional<ConnectorEntry> entry = store.entry(connector);
        haveStarted.accept(entry.isPresent() && startTasks(entry.get(), present(entry.get(), ids)));
    }

    /** What is left of them after a wait. */
    private static List<ConnectorTaskId> present(
            ConnectorEntry entry, Collection<ConnectorTaskId> ids) {
        return ids.stream().filter(id -> id.task() < entry.taskConfigs().size()).toList();
    }

    /** Whether this worker is the one that runs it, or has it failed. */
    boolean runs(Unit unit) {
        RunningConnector present = running.get(unit.connector());
        return present != null && (!unit.isTask() || present.tasks().contains(unit.taskId()));
    }

    /** Asks the connector for its task configs, and changes the tasks if they differ. */
    void reconfigureTasks(String connector) {
        RunningConnector present = running.get(connector);
        if (present != null) {
            taskConfigs.refresh(connector, present, () -> reconcile(connector));
        }
    }

    /** Stops everything; the entries stay. */
    void stopAll() {
        taskConfigs.stop();
        Set<ConnectorTaskId> tasks =
                running.values().stream()
                        .flatMap(connector -> connector.tasks().stream())
                        .collect(Collectors.toSet());
        worker.stopAndAwaitTasks(tasks);
        worker.stopAndAwaitConnectors(Set.copyOf(running.keySet()));
        running.clear();
    }

    private void delete(String connector) {
        stopTasks(connector);
        worker.stopAndAwaitConnector(connector);
        running.remove(connector);
        herder.onDeletion(connector);
        herder.resetConnectorActiveTopics(connector);
        log.info("Connector {} was deleted", connector);
    }

    private void startConnector(
            String connector, ConnectorEntry entry, Callback<TargetState> callback) {
        if (running.containsKey(connector)) {
            worker.stopAndAwaitConnector(connector);
        }
        running.merge(
                connector,
                RunningConnector.started(entry),
                (present, started) -> present.startedAgain(entry));
        Callback<TargetState> whenChanged =
                (failure, state) -> {
                    onConnectorState(connector, failure, state);
                    callback.onCompletion(failure, state);
                };
        try {
            worker.startConnector(
                    connector,
                    store.snapshot().connectorConfig(connector),
                    new HerderConnectorContext(
                            herder, connector, worker.metrics().connectorPluginMetrics(connector)),
                    herder,
                    entry.targetState(),
                    whenChanged);
        } catch (RuntimeException e) { // a secret that cannot be resolved, for example
            herder.onFailure(connector, e);
            whenChanged.onCompletion(e, null);
        }
    }

    private void changeTargetState(String connector, ConnectorEntry entry) {
        RunningConnector present = running.get(connector);
        running.put(connector, present.withTargetState(entry));
        if (entry.targetState() == TargetState.STOPPED) {
            removeTasks(connector, entry);
        }
        if (!worker.connectorNames().contains(connector)) {
            // It failed before it was one that could change: this is another try.
            startConnector(connector, entry, (failure, state) -> {});
            return;
        }
        worker.setTargetState(
                connector,
                entry.targetState(),
                (failure, state) -> onConnectorState(connector, failure, state));
    }

    /** Called on the connector's own thread: goes back to its queue. */
    private void onConnectorState(String connector, Throwable failure, TargetState state) {
        if (failure != null) {
            log.error("Connector {} could not be brought to its target state", connector, failure);
        } else if (state == TargetState.STARTED) {
            queues.submit(connector, () -> reconfigureTasks(connector));
        } else {
            // Paused before they ever ran here: tasks start paused, and hold their place.
            queues.submit(connector, () -> reconcile(connector));
        }
    }

    private void reconcileTasks(String connector, ConnectorEntry entry) {
        RunningConnector present = running.get(connector);
        if (present.taskVersion() == entry.taskVersion()) {
            return;
        }
        removeTasks(connector, entry);
        if (entry.targetState() == TargetState.STOPPED) {
            return;
        }
        Set<ConnectorTaskId> ids = taskIds(connector, entry);
        if (!ids.isEmpty() && !natsAnswers.getAsBoolean()) {
            log.warn("The tasks of {} wait for NATS to answer", connector);
            var unused = queues.schedule(connector, NATS_LOOK_INTERVAL, () -> reconcile(connector));
            return;
        }
        running.put(connector, running.get(connector).withTasks(entry.taskVersion(), ids));
        startTasks(entry, ids);
    }

    /** Stops what runs, and forgets the statuses of tasks that the entry does not have any more. */
    private void removeTasks(String connector, ConnectorEntry entry) {
        stopTasks(connector);
        Set<ConnectorTaskId> remaining = taskIds(connector, entry);
        herder.statusBackingStore().getAll(connector).stream()
                .filter(status -> !remaining.contains(status.id()))
                .forEach(status -> herder.onDeletion(status.id()));
    }

    private boolean startTasks(ConnectorEntry entry, Collection<ConnectorTaskId> ids) {
        ClusterConfigState snapshot = store.snapshot();
        boolean haveAllStarted = true;
        for (ConnectorTaskId id : ids) {
            haveAllStarted &= startTask(entry, snapshot, id);
        }
        return haveAllStarted;
    }

    private boolean startTask(
            ConnectorEntry entry, ClusterConfigState snapshot, ConnectorTaskId id) {
        try {
            // Secrets are remembered as the tasks get them now, so that a later look tells whether
            // one has changed.
            snapshot.appliedConnectorConfig(id.connector());
            ConnectorType type = herder.connectorType(snapshot.connectorConfig(id.connector()));
            return switch (type) {
                case SOURCE -> bridge.startSourceTask(id, snapshot, herder, entry.targetState());
                case SINK -> bridge.startSinkTask(id, snapshot, herder, entry.targetState());
                case UNKNOWN ->
                        throw new ConnectException(
                                "Task " + id + " is neither of a source nor of a sink connector");
            };
        } catch (RuntimeException e) {
            log.error("Task {} could not be started", id, e);
            herder.onFailure(id, e);
            return false;
        }
    }

    private static Set<ConnectorTaskId> taskIds(String connector, ConnectorEntry entry) {
        return IntStream.range(0, entry.taskConfigs().size())
                .mapToObj(index -> new ConnectorTaskId(connector, index))
                .collect(Collectors.toSet());
    }
}
