package dev.jetconnect.herder;

import dev.jetconnect.nats.Backoff;
import dev.jetconnect.store.ConnectorEntry;
import dev.jetconnect.store.KvConfigStore;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.runtime.AbstractHerder;
import org.apache.kafka.connect.runtime.ConnectorConfig;
import org.apache.kafka.connect.runtime.HerderConnectorContext;
import org.apache.kafka.connect.runtime.SinkConnectorConfig;
import org.apache.kafka.connect.runtime.SourceConnectorConfig;
import org.apache.kafka.connect.runtime.TargetState;
import org.apache.kafka.connect.runtime.TaskBridge;
import org.apache.kafka.connect.runtime.TooManyTasksException;
import org.apache.kafka.connect.runtime.Worker;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorType;
import org.apache.kafka.connect.storage.ClusterConfigState;
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

    private static final Duration RETRY_DELAY = Duration.ofMillis(250);
    private static final Duration RETRY_DELAY_MAX = Duration.ofSeconds(60);

    private final AbstractHerder herder;
    private final TaskBridge bridge;
    private final Worker worker;
    private final KvConfigStore store;
    private final ConnectorQueues queues;
    private final Map<String, RunningConnector> running = new ConcurrentHashMap<>();

    ConnectorRunner(
            AbstractHerder herder, TaskBridge bridge, KvConfigStore store, ConnectorQueues queues) {
        this.herder = herder;
        this.bridge = bridge;
        this.worker = bridge.worker();
        this.store = store;
        this.queues = queues;
    }

    /** Brings connector and tasks to what the entry asks for. */
    void reconcile(String connector) {
        Optional<ConnectorEntry> entry = store.entry(connector);
        RunningConnector present = running.get(connector);
        if (entry.isEmpty()) {
            if (present != null) {
                delete(connector);
            }
        } else if (present == null || present.configVersion() != entry.get().configVersion()) {
            startConnector(connector, entry.get());
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

    void restartConnector(String connector) {
        store.entry(connector).ifPresent(entry -> startConnector(connector, entry));
    }

    /** Stops and starts some tasks with the configs that they have. */
    boolean restartTasks(String connector, Collection<ConnectorTaskId> ids) {
        worker.stopAndAwaitTasks(ids);
        Optional<ConnectorEntry> entry = store.entry(connector);
        return entry.isPresent() && startTasks(entry.get(), ids);
    }

    /** Asks the connector for its task configs, and changes the tasks if they differ. */
    void reconfigureTasks(String connector) {
        reconfigureTasks(connector, RETRY_DELAY);
    }

    /** Stops everything; the entries stay. */
    void stopAll() {
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

    private void startConnector(String connector, ConnectorEntry entry) {
        if (running.containsKey(connector)) {
            worker.stopAndAwaitConnector(connector);
        }
        running.merge(
                connector,
                RunningConnector.started(entry),
                (present, started) -> present.withConnector(entry));
        Map<String, String> config = store.snapshot().connectorConfig(connector);
        worker.startConnector(
                connector,
                config,
                new HerderConnectorContext(
                        herder, connector, worker.metrics().connectorPluginMetrics(connector)),
                herder,
                entry.targetState(),
                (failure, state) -> onConnectorState(connector, failure, state));
    }

    private void changeTargetState(String connector, ConnectorEntry entry) {
        RunningConnector present = running.get(connector);
        running.put(connector, present.withConnector(entry));
        if (entry.targetState() == TargetState.STOPPED) {
            removeTasks(connector, entry);
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

    private void reconfigureTasks(String connector, Duration retryDelay) {
        Optional<ConnectorEntry> entry = store.entry(connector);
        if (entry.isEmpty()
                || entry.get().targetState() != TargetState.STARTED
                || !worker.isRunning(connector)) {
            return;
        }
        try {
            List<Map<String, String>> configs =
                    worker.connectorTaskConfigs(connector, connectorConfig(connector));
            ClusterConfigState snapshot = store.snapshot();
            List<Map<String, String>> raw =
                    AbstractHerder.reverseTransform(connector, snapshot, configs);
            if (AbstractHerder.taskConfigsChanged(snapshot, connector, raw)) {
                store.putTaskConfigs(connector, raw);
            }
            reconcile(connector);
        } catch (TooManyTasksException e) {
            log.debug("Connector {} has failed with its own reason", connector, e);
        } catch (RuntimeException e) {
            log.error(
                    "Connector {} did not give its task configs; asking again in {} ms",
                    connector,
                    retryDelay.toMillis(),
                    e);
            var unused =
                    queues.schedule(
                            connector,
                            retryDelay,
                            () ->
                                    reconfigureTasks(
                                            connector,
                                            Backoff.longer(retryDelay, RETRY_DELAY_MAX)));
        }
    }

    private ConnectorConfig connectorConfig(String connector) {
        Map<String, String> config = store.snapshot().connectorConfig(connector);
        return worker.isSinkConnector(connector)
                ? new SinkConnectorConfig(worker.getPlugins(), config)
                : new SourceConnectorConfig(
                        worker.getPlugins(), config, worker.isTopicCreationEnabled());
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
        ConnectorType type = herder.connectorType(snapshot.connectorConfig(id.connector()));
        return switch (type) {
            case SOURCE -> bridge.startSourceTask(id, snapshot, herder, entry.targetState());
            case SINK -> bridge.startSinkTask(id, snapshot, herder, entry.targetState());
            case UNKNOWN ->
                    throw new ConnectException(
                            "Task " + id + " is neither of a source nor of a sink connector");
        };
    }

    private static Set<ConnectorTaskId> taskIds(String connector, ConnectorEntry entry) {
        return IntStream.range(0, entry.taskConfigs().size())
                .mapToObj(index -> new ConnectorTaskId(connector, index))
                .collect(Collectors.toSet());
    }
}
