package dev.jetconnect.herder;

import dev.jetconnect.log.CommittedPositions;
import dev.jetconnect.nats.NatsClient;
import dev.jetconnect.store.KvConfigStore;
import dev.jetconnect.store.KvStatusStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.errors.AlreadyExistsException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.NotFoundException;
import org.apache.kafka.connect.runtime.AbstractHerder;
import org.apache.kafka.connect.runtime.HerderRequest;
import org.apache.kafka.connect.runtime.RestartPlan;
import org.apache.kafka.connect.runtime.RestartRequest;
import org.apache.kafka.connect.runtime.SessionKey;
import org.apache.kafka.connect.runtime.TargetState;
import org.apache.kafka.connect.runtime.TaskBridge;
import org.apache.kafka.connect.runtime.rest.InternalRequestSignature;
import org.apache.kafka.connect.runtime.rest.entities.ConfigInfos;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorInfo;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorOffsets;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorType;
import org.apache.kafka.connect.runtime.rest.entities.Message;
import org.apache.kafka.connect.runtime.rest.entities.TaskInfo;
import org.apache.kafka.connect.runtime.rest.errors.BadRequestException;
import org.apache.kafka.connect.storage.ClusterConfigState;
import org.apache.kafka.connect.storage.ConfigBackingStore;
import org.apache.kafka.connect.util.Callback;
import org.apache.kafka.connect.util.ConnectUtils;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connect's herder on buckets: REST requests become writes of entries, and entries become running
 * connectors and tasks. Requests for one connector run one after the other, for different ones side
 * by side.
 *
 * <p>Thread-safe.
 */
public final class JetStreamHerder extends AbstractHerder {
    private static final Logger log = LoggerFactory.getLogger(JetStreamHerder.class);

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration HEALTH_TIMEOUT = Duration.ofSeconds(5);

    private final TaskBridge bridge;
    private final NatsClient nats;
    private final KvConfigStore store;
    private final SinkOffsets sinkOffsets;
    private final ConnectorQueues queues = new ConnectorQueues();
    private final ConnectorRunner runner;

    public JetStreamHerder(
            TaskBridge bridge,
            NatsClient nats,
            String workerId,
            KvStatusStore statuses,
            KvConfigStore store,
            CommittedPositions committed,
            ConnectorClientConfigOverridePolicy policy) {
        super(
                bridge.worker(),
                workerId,
                bridge.worker().config().kafkaClusterId(),
                statuses,
                store,
                policy,
                Time.SYSTEM);
        this.bridge = bridge;
        this.nats = nats;
        this.store = store;
        this.sinkOffsets = new SinkOffsets(committed, plugins());
        this.runner = new ConnectorRunner(this, bridge, store, queues);
        store.setUpdateListener(new EntryListener());
    }

    @Override
    public void start() {
        log.info("Herder starting");
        startServices(); // the config store tells of each connector that there is
        ready();
        log.info("Herder started");
    }

    @Override
    public void stop() {
        log.info("Herder stopping");
        queues.stop(STOP_TIMEOUT);
        runner.stopAll();
        stopServices();
        log.info("Herder stopped");
    }

    /** Healthy means that NATS has answered; a herder thread is had by calling this at all. */
    @Override
    public void healthCheck(Callback<Void> callback) {
        queues.submit(
                "",
                () ->
                        callback.onCompletion(
                                nats.answersWithin(HEALTH_TIMEOUT)
                                        ? null
                                        : new ConnectException("NATS does not answer"),
                                null));
    }

    @Override
    protected int generation() {
        return 0;
    }

    @Override
    protected Map<String, String> rawConfig(String connector) {
        return store.snapshot().rawConnectorConfig(connector);
    }

    @Override
    public void connectors(Callback<Collection<String>> callback) {
        callback.onCompletion(null, connectors());
    }

    @Override
    public void connectorInfo(String connector, Callback<ConnectorInfo> callback) {
        ConnectorInfo info = connectorInfo(connector);
        callback.onCompletion(info == null ? notFound(connector) : null, info);
    }

    @Override
    public void putConnectorConfig(
            String connector,
            Map<String, String> config,
            boolean allowReplace,
            Callback<Created<ConnectorInfo>> callback) {
        putConnectorConfig(connector, config, null, allowReplace, callback);
    }

    @Override
    public void putConnectorConfig(
            String connector,
            Map<String, String> config,
            TargetState targetState,
            boolean allowReplace,
            Callback<Created<ConnectorInfo>> callback) {
        validated(
                connector,
                config,
                callback,
                () -> writeConfig(connector, config, targetState, allowReplace, callback));
    }

    @Override
    public void validateConnectorConfig(
            Map<String, String> config, Callback<ConfigInfos> callback, boolean doLog) {
        KafkaOnlyConnectors.refusal(config)
                .ifPresentOrElse(
                        refusal -> callback.onCompletion(null, refusal),
                        () -> super.validateConnectorConfig(config, callback, doLog));
    }

    @Override
    public void patchConnectorConfig(
            String connector,
            Map<String, String> patch,
            Callback<Created<ConnectorInfo>> callback) {
        ConnectorInfo info = connectorInfo(connector);
        if (info == null) {
            callback.onCompletion(notFound(connector), null);
            return;
        }
        putConnectorConfig(
                connector, ConnectUtils.patchConfig(info.config(), patch), true, callback);
    }

    @Override
    public void deleteConnectorConfig(String connector, Callback<Created<ConnectorInfo>> callback) {
        inQueue(
                connector,
                callback,
                () -> {
                    store.removeConnectorConfig(connector);
                    runner.reconcile(connector);
                    callback.onCompletion(null, new Created<>(false, null));
                });
    }

    @Override
    public void stopConnector(String connector, Callback<Void> callback) {
        inQueue(
                connector,
                callback,
                () -> {
                    store.stopConnector(connector);
                    runner.reconcile(connector);
                    callback.onCompletion(null, null);
                });
    }

    @Override
    public void requestTaskReconfiguration(String connector) {
        queues.submit(connector, () -> runner.reconfigureTasks(connector));
    }

    @Override
    public void taskConfigs(String connector, Callback<List<TaskInfo>> callback) {
        ClusterConfigState snapshot = store.snapshot();
        if (!snapshot.contains(connector)) {
            callback.onCompletion(notFound(connector), null);
            return;
        }
        List<TaskInfo> tasks = new ArrayList<>();
        for (ConnectorTaskId id : snapshot.tasks(connector)) {
            tasks.add(new TaskInfo(id, snapshot.rawTaskConfig(id)));
        }
        callback.onCompletion(null, tasks);
    }

    @Override
    public void putTaskConfigs(
            String connector,
            List<Map<String, String>> configs,
            Callback<Void> callback,
            InternalRequestSignature signature) {
        callback.onCompletion(internalOnly(), null);
    }

    @Override
    public void fenceZombieSourceTasks(
            String connector, Callback<Void> callback, InternalRequestSignature signature) {
        callback.onCompletion(internalOnly(), null);
    }

    @Override
    public void restartTask(ConnectorTaskId id, Callback<Void> callback) {
        inQueue(
                id.connector(),
                callback,
                () -> {
                    if (store.snapshot().taskConfig(id) == null) {
                        throw new NotFoundException("Task " + id + " not found");
                    }
                    boolean hasStarted = runner.restartTasks(id.connector(), List.of(id));
                    callback.onCompletion(
                            hasStarted ? null : new ConnectException("Failed to start task: " + id),
                            null);
                });
    }

    @Override
    public void restartConnector(String connector, Callback<Void> callback) {
        inQueue(
                connector,
                callback,
                () -> {
                    runner.restartConnector(connector);
                    callback.onCompletion(null, null);
                });
    }

    @Override
    public HerderRequest restartConnector(
            long delayMillis, String connector, Callback<Void> callback) {
        ScheduledFuture<?> scheduled =
                queues.schedule(
                        connector,
                        Duration.ofMillis(delayMillis),
                        () -> restartConnector(connector, callback));
        return () -> scheduled.cancel(false);
    }

    @Override
    public void restartConnectorAndTasks(
            RestartRequest request, Callback<ConnectorStateInfo> callback) {
        String connector = request.connectorName();
        inQueue(
                connector,
                callback,
                () -> {
                    Optional<RestartPlan> plan = buildRestartPlan(request);
                    if (plan.isEmpty()) {
                        throw new NotFoundException(
                                "Status for connector " + connector + " not found");
                    }
                    restart(connector, plan.get());
                    callback.onCompletion(null, plan.get().restartConnectorStateInfo());
                });
    }

    @Override
    public void connectorOffsets(String connector, Callback<ConnectorOffsets> callback) {
        if (!isSink(connector)) {
            super.connectorOffsets(connector, callback);
            return;
        }
        inQueue(
                connector,
                callback,
                () -> callback.onCompletion(null, sinkOffsets.read(connector)));
    }

    @Override
    protected void modifyConnectorOffsets(
            String connector,
            Map<Map<String, ?>, Map<String, ?>> changes,
            Callback<Message> callback) {
        inQueue(
                connector,
                callback,
                () -> {
                    requireStopped(connector);
                    Map<String, String> config = store.snapshot().connectorConfig(connector);
                    if (isSink(connector)) {
                        callback.onCompletion(null, sinkOffsets.modify(connector, config, changes));
                    } else {
                        bridge.modifySourceOffsets(connector, config, changes, callback);
                    }
                });
    }

    @Override
    public void setClusterLoggerLevel(String namespace, String level) {
        setWorkerLoggerLevel(namespace, level);
    }

    private void validated(
            String connector,
            Map<String, String> config,
            Callback<Created<ConnectorInfo>> callback,
            Runnable write) {
        Optional<BadRequestException> missing = ConfigErrors.ofMissingClass(connector, config);
        if (missing.isPresent()) {
            callback.onCompletion(missing.get(), null);
            return;
        }
        Callback<ConfigInfos> whenValidated =
                (failure, infos) -> {
                    Optional<? extends Throwable> error =
                            failure != null ? Optional.of(failure) : ConfigErrors.of(infos);
                    if (error.isPresent()) {
                        callback.onCompletion(error.get(), null);
                    } else {
                        queues.submit(connector, answering(callback, write));
                    }
                };
        validateConnectorConfig(config, whenValidated);
    }

    private void writeConfig(
            String connector,
            Map<String, String> config,
            TargetState targetState,
            boolean allowReplace,
            Callback<Created<ConnectorInfo>> callback) {
        boolean isCreated = store.create(connector, config, targetState);
        if (!isCreated) {
            if (!allowReplace) {
                throw new AlreadyExistsException("Connector " + connector + " already exists");
            }
            store.putConnectorConfig(connector, config, targetState);
        }
        runner.reconcile(connector);
        callback.onCompletion(null, new Created<>(isCreated, connectorInfo(connector)));
    }

    private void restart(String connector, RestartPlan plan) {
        log.info("Received {}", plan);
        if (plan.shouldRestartConnector()) {
            onRestart(connector);
        }
        plan.taskIdsToRestart().forEach(this::onRestart);
        if (plan.shouldRestartConnector()) {
            runner.restartConnector(connector);
        }
        if (plan.shouldRestartTasks()) {
            runner.restartTasks(connector, plan.taskIdsToRestart());
        }
    }

    private void requireStopped(String connector) {
        ClusterConfigState snapshot = store.snapshot();
        if (snapshot.targetState(connector) != TargetState.STOPPED
                || snapshot.taskCount(connector) != 0) {
            throw new BadRequestException(
                    "Connectors must be in the STOPPED state before their offsets can be modified."
                            + " This can be done for the specified connector by issuing a 'PUT'"
                            + " request to the '/connectors/"
                            + connector
                            + "/stop' endpoint");
        }
    }

    private boolean isSink(String connector) {
        ClusterConfigState snapshot = store.snapshot();
        return snapshot.contains(connector)
                && connectorType(snapshot.connectorConfig(connector)) == ConnectorType.SINK;
    }

    /** Runs in the connector's queue, if there is such a connector; a failure is the answer. */
    private void inQueue(String connector, Callback<?> callback, Runnable action) {
        queues.submit(
                connector,
                answering(
                        callback,
                        () -> {
                            if (!store.contains(connector)) {
                                throw notFound(connector);
                            }
                            action.run();
                        }));
    }

    private static Runnable answering(Callback<?> callback, Runnable action) {
        return () -> {
            try {
                action.run();
            } catch (RuntimeException | Error e) {
                callback.onCompletion(e, null);
            }
        };
    }

    private static NotFoundException notFound(String connector) {
        return new NotFoundException("Connector " + connector + " not found");
    }

    private static BadRequestException internalOnly() {
        return new BadRequestException(
                "This endpoint is internal to Kafka Connect's own workers and is not used here");
    }

    /**
     * Entries that this or another worker has written: the queue of each connector looks at them.
     */
    private final class EntryListener implements ConfigBackingStore.UpdateListener {
        @Override
        public void onConnectorConfigRemove(String connector) {
            reconcileLater(connector);
        }

        @Override
        public void onConnectorConfigUpdate(String connector) {
            reconcileLater(connector);
        }

        @Override
        public void onTaskConfigUpdate(Collection<ConnectorTaskId> tasks) {
            tasks.stream().map(ConnectorTaskId::connector).distinct().forEach(this::reconcileLater);
        }

        @Override
        public void onConnectorTargetStateChange(String connector) {
            reconcileLater(connector);
        }

        @Override
        public void onSessionKeyUpdate(SessionKey sessionKey) {}

        @Override
        public void onRestartRequest(RestartRequest request) {}

        @Override
        public void onLoggingLevelUpdate(String namespace, String level) {}

        private void reconcileLater(String connector) {
            queues.submit(connector, () -> runner.reconcile(connector));
        }
    }
}
