package dev.jetconnect.herder;

import dev.jetconnect.group.Group;
import dev.jetconnect.group.LeaseKey;
import dev.jetconnect.store.ConnectorEntry;
import dev.jetconnect.store.KvConfigStore;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
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
 * Makes this worker run what the connectors' entries ask for and the group's placement gives it. It
 * compares and changes what differs, so that it does not matter which write or which watch called
 * for it, nor how often.
 *
 * <p>All methods that take a connector run in that connector's queue.
 */
final class ConnectorRunner {
    private static final Logger log = LoggerFactory.getLogger(ConnectorRunner.class);

    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    private final AbstractHerder herder;
    private final TaskBridge bridge;
    private final Worker worker;
    private final KvConfigStore store;
    private final Group group;
    private final Assignment assignment;
    private final ConnectorQueues queues;
    private final TaskConfigs taskConfigs;
    private final Map<String, RunningConnector> running = new ConcurrentHashMap<>();

    ConnectorRunner(
            AbstractHerder herder,
            TaskBridge bridge,
            KvConfigStore store,
            Group group,
            Assignment assignment,
            ConnectorQueues queues) {
        this.herder = herder;
        this.bridge = bridge;
        this.worker = bridge.worker();
        this.store = store;
        this.group = group;
        this.assignment = assignment;
        this.queues = queues;
        this.taskConfigs = new TaskConfigs(worker, store, queues);
    }

    /** Brings connector and tasks to what the entry asks for, as far as they are to run here. */
    void reconcile(String connector) {
        try {
            Optional<ConnectorEntry> entry = store.entry(connector);
            RunningConnector present = running.get(connector);
            if (present != null && entry.filter(present.entry()::isSameConnector).isEmpty()) {
                delete(connector);
            }
            Set<LeaseKey> here = assignment.here(connector);
            giveUpOthers(connector, here);
            if (entry.isPresent() && !here.isEmpty()) {
                run(connector, entry.get(), here);
            }
        } catch (RetriableException e) {
            log.warn("Connector {} waits: {}", connector, e.getMessage());
            var unused = queues.schedule(connector, RETRY_DELAY, () -> reconcile(connector));
        }
    }

    /** Whether this worker runs the connector itself. */
    boolean isStarted(String connector) {
        RunningConnector present = running.get(connector);
        return present != null && present.isStarted();
    }

    /** Whether this worker runs the task. */
    boolean isStarted(ConnectorTaskId id) {
        RunningConnector present = running.get(id.connector());
        return present != null && present.tasks().containsKey(id);
    }

    /**
     * Stops and starts the connector, not its tasks.
     *
     * @param callback learns, on any thread, when it has the state that it is to have
     */
    void restartConnector(String connector, Callback<TargetState> callback) {
        store.entry(connector).ifPresent(entry -> startConnector(connector, entry, callback));
    }

    /** Stops and starts some tasks that run here, with the configs that they have. */
    boolean restartTasks(String connector, Collection<ConnectorTaskId> ids) {
        stopTasks(connector, ids);
        Optional<ConnectorEntry> entry = store.entry(connector);
        return entry.isPresent() && startTasks(connector, entry.get(), ids);
    }

    /** Asks the connector for its task configs, and changes the tasks if they differ. */
    void reconfigureTasks(String connector) {
        RunningConnector present = running.get(connector);
        if (present != null && present.isStarted()) {
            taskConfigs.refresh(connector, present, () -> reconcile(connector));
        }
    }

    /** Stops everything; the entries stay. */
    void stopAll() {
        taskConfigs.stop();
        Set<ConnectorTaskId> tasks =
                running.values().stream()
                        .flatMap(connector -> connector.tasks().keySet().stream())
                        .collect(Collectors.toSet());
        worker.stopAndAwaitTasks(tasks);
        worker.stopAndAwaitConnectors(Set.copyOf(running.keySet()));
        running.clear();
    }

    private void run(String connector, ConnectorEntry entry, Set<LeaseKey> here) {
        RunningConnector present =
                running.computeIfAbsent(connector, name -> RunningConnector.of(entry));
        boolean isConnectorHere = here.contains(LeaseKey.of(connector));
        if (isConnectorHere && (!present.isStarted() || !present.entry().hasConfigOf(entry))) {
            startConnector(connector, entry, (failure, state) -> {});
        } else if (present.targetState() != entry.targetState()) {
            changeTargetState(connector, entry, isConnectorHere);
        }
        if (!isConnectorHere) {
            running.computeIfPresent(connector, (name, found) -> found.withEntry(entry));
        }
        runTasks(connector, entry, here);
    }

    /**
     * Stops what is not to run here, and lets go of it then. What runs without its lease is stopped
     * too: a worker that hung while another one had taken and released it finds it free again, and
     * must begin anew.
     */
    private void giveUpOthers(String connector, Set<LeaseKey> here) {
        Predicate<LeaseKey> remains = key -> here.contains(key) && group.isHeldHere(key);
        RunningConnector present = running.get(connector);
        if (present != null) {
            stopTasks(
                    connector,
                    present.tasks().keySet().stream()
                            .filter(id -> !remains.test(LeaseKey.of(id)))
                            .toList());
            if (present.isStarted() && !remains.test(LeaseKey.of(connector))) {
                worker.stopAndAwaitConnector(connector);
                running.computeIfPresent(connector, (name, found) -> found.stopped());
            }
            running.computeIfPresent(connector, (name, found) -> found.isEmpty() ? null : found);
        }
        group.heldHere().stream()
                .filter(key -> key.connector().equals(connector) && !here.contains(key))
                .forEach(group::release);
    }

    private void delete(String connector) {
        stopTasks(connector, running.get(connector).tasks().keySet());
        worker.stopAndAwaitConnector(connector);
        running.remove(connector);
        herder.onDeletion(connector);
        herder.resetConnectorActiveTopics(connector);
        log.info("Connector {} was deleted", connector);
    }

    private void stopTasks(String connector, Collection<ConnectorTaskId> ids) {
        if (!ids.isEmpty()) {
            worker.stopAndAwaitTasks(ids);
            running.computeIfPresent(connector, (name, found) -> found.withoutTasks(ids));
        }
    }

    private void startConnector(
            String connector, ConnectorEntry entry, Callback<TargetState> callback) {
        if (isStarted(connector)) {
            worker.stopAndAwaitConnector(connector);
        }
        if (!group.take(LeaseKey.of(connector))) {
            log.info("Connector {} is run by another worker by now", connector);
            running.computeIfPresent(connector, (name, found) -> found.stopped());
            callback.onCompletion(null, entry.targetState());
            return;
        }
        running.merge(
                connector,
                RunningConnector.of(entry).started(entry),
                (present, none) -> present.started(entry));
        Callback<TargetState> whenChanged =
                (failure, state) -> {
                    onConnectorState(connector, failure, state);
                    callback.onCompletion(failure, state);
                };
        try {
            worker.startConnector(
                    connector,
                    store.snapshotOf(connector).connectorConfig(connector),
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

    private void changeTargetState(
            String connector, ConnectorEntry entry, boolean isConnectorHere) {
        RunningConnector present = running.get(connector);
        running.put(connector, present.withEntry(entry));
        if (entry.targetState() == TargetState.STOPPED) {
            stopTasks(connector, present.tasks().keySet());
        }
        if (isConnectorHere && !worker.connectorNames().contains(connector)) {
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

    private void runTasks(String connector, ConnectorEntry entry, Set<LeaseKey> here) {
        Map<ConnectorTaskId, Long> present = running.get(connector).tasks();
        stopTasks(
                connector,
                present.keySet().stream()
                        .filter(id -> present.get(id) != entry.taskVersion())
                        .toList());
        if (here.contains(LeaseKey.of(connector))) {
            forgetOtherTasks(connector, entry);
        }
        Set<ConnectorTaskId> missing =
                Assignment.taskIds(connector, entry).stream()
                        .filter(id -> here.contains(LeaseKey.of(id)) && !isStarted(id))
                        .collect(Collectors.toSet());
        var unused = startTasks(connector, entry, missing);
    }

    /** Forgets the statuses of tasks that the entry does not have any more. */
    private void forgetOtherTasks(String connector, ConnectorEntry entry) {
        Set<ConnectorTaskId> remaining = Assignment.taskIds(connector, entry);
        herder.statusBackingStore().getAll(connector).stream()
                .filter(status -> !remaining.contains(status.id()))
                .forEach(status -> herder.onDeletion(status.id()));
    }

    private boolean startTasks(
            String connector, ConnectorEntry entry, Collection<ConnectorTaskId> ids) {
        ClusterConfigState snapshot = store.snapshotOf(connector);
        boolean haveAllStarted = true;
        for (ConnectorTaskId id : ids) {
            if (group.take(LeaseKey.of(id))) {
                running.computeIfPresent(
                        id.connector(), (name, found) -> found.withTask(id, entry.taskVersion()));
                haveAllStarted &= startTask(entry, snapshot, id);
            } else {
                log.info("Task {} is run by another worker by now", id);
            }
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
}
