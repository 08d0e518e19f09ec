package dev.jetconnect.herder;

import dev.jetconnect.config.HealingSettings;
import dev.jetconnect.group.Group;
import dev.jetconnect.group.LeaseKey;
import dev.jetconnect.group.RestartOrder;
import dev.jetconnect.log.CommittedPositions;
import dev.jetconnect.log.TaskProgress;
import dev.jetconnect.nats.NatsClient;
import dev.jetconnect.sequence.SequencerCheck;
import dev.jetconnect.store.ConnectorEntry;
import dev.jetconnect.store.KvConfigStore;
import dev.jetconnect.store.KvStatusStore;
import dev.jetconnect.tools.Doctor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.NotFoundException;
import org.apache.kafka.connect.runtime.AbstractHerder;
import org.apache.kafka.connect.runtime.AbstractStatus;
import org.apache.kafka.connect.runtime.HerderRequest;
import org.apache.kafka.connect.runtime.RestartPlan;
import org.apache.kafka.connect.runtime.RestartRequest;
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
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.storage.ClusterConfigState;
import org.apache.kafka.connect.util.Callback;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.apache.kafka.connect.util.Stage;
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

    private static final Duration NATS_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private final TaskBridge bridge;
    private final NatsClient nats;
    private final String workerId;
    private final KvConfigStore store;
    private final Group group;
    private final Runnable onReplaced;
    private final SinkOffsets sinkOffsets;
    private final SourcePreflight preflight;
    private final DatabasePreflight databases;
    private final RestartRequests restarts = new RestartRequests();
    private final ConnectorQueues queues = new ConnectorQueues();
    private final ConnectorRunner runner;
    private final ConfigChanges changes;
    private final GroupDuties duties;
    private final Healing healing;
    private final NotedStates states;

    public JetStreamHerder(
            TaskBridge bridge,
            NatsClient nats,
            String workerId,
            KvStatusStore statuses,
            KvConfigStore store,
            Group group,
            CommittedPositions committed,
            ConnectorClientConfigOverridePolicy policy,
            HealingSettings healing,
            Map<ConnectorTaskId, TaskProgress> runs,
            boolean isExactlyOnceSourceEnabled,
            Doctor doctor,
            boolean validatesDatabases,
            Runnable onReplaced) {
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
        this.workerId = workerId;
        this.store = store;
        this.group = group;
        this.onReplaced = onReplaced;
        this.sinkOffsets = new SinkOffsets(committed, plugins());
        this.preflight = new SourcePreflight(isExactlyOnceSourceEnabled);
        this.databases = new DatabasePreflight(doctor, validatesDatabases);
        Assignment assignment = new Assignment(group, store);
        this.runner = new ConnectorRunner(this, bridge, store, group, assignment, queues);
        this.changes = new ConfigChanges(this, worker, store, runner, queues);
        this.duties = new GroupDuties(group, assignment, runner, queues);
        this.states = new NotedStates(statuses);
        this.healing =
                new Healing(
                        healing,
                        workerId,
                        store,
                        statuses,
                        queues,
                        unit -> group.isHeldHere(unit),
                        this::heal,
                        runs,
                        () -> nats.answersWithin(NATS_TIMEOUT),
                        this::giveUp);
        store.setUpdateListener(new EntryListener(duties::onEntry, this::setWorkerLoggerLevel));
    }

    @Override
    public void start() {
        log.info("Herder starting");
        startServices();
        duties.start(this::restartParts, onReplaced);
        healing.start();
        ready();
        log.info("Herder started");
    }

    @Override
    public void stop() {
        log.info("Herder stopping");
        healing.stop();
        if (nats.isConnected()) {
            duties.handOver(STOP_TIMEOUT);
        }
        queues.stop(STOP_TIMEOUT);
        runner.stopAll();
        stopServices();
        group.close();
        log.info("Herder stopped");
    }

    @Override
    public void healthCheck(Callback<Void> callback) {
        queues.run(new HealthCheck(nats, callback));
    }

    @Override
    protected int generation() {
        return 0;
    }

    @Override
    protected Map<String, String> rawConfig(String connector) {
        return store.snapshotOf(connector).rawConnectorConfig(connector);
    }

    @Override
    public void connectors(Callback<Collection<String>> callback) {
        callback.onCompletion(null, connectors());
    }

    @Override
    public void connectorInfo(String connector, Callback<ConnectorInfo> callback) {
        try {
            callback.onCompletion(null, connectorInfo(connector));
        } catch (NotFoundException e) {
            callback.onCompletion(e, null);
        }
    }

    /**
     * @throws NotFoundException if there is no such connector (any more): a list leaves it out then
     */
    @Override
    public ConnectorInfo connectorInfo(String connector) {
        ConnectorInfo info = super.connectorInfo(connector);
        if (info == null) {
            throw notFound(connector);
        }
        return info;
    }

    /** A connector has a status from its creation to its deletion, and only its own tasks' ones. */
    @Override
    public ConnectorStateInfo connectorStatus(String connector) {
        ConnectorEntry entry =
                store.entry(connector)
                        .orElseThrow(
                                () ->
                                        new NotFoundException(
                                                "No status found for connector " + connector));
        if (statusBackingStore.get(connector) == null) {
            return new ConnectorStateInfo(
                    connector,
                    new ConnectorStateInfo.ConnectorState(
                            AbstractStatus.State.UNASSIGNED.toString(), workerId, null, null),
                    List.of(),
                    connectorType(entry.config()));
        }
        ConnectorStateInfo status = states.of(super.connectorStatus(connector));
        return new ConnectorStateInfo(
                connector,
                status.connector(),
                status.tasks().stream()
                        .filter(task -> task.id() < entry.taskConfigs().size())
                        .toList(),
                status.type());
    }

    @Override
    public ConnectorStateInfo.TaskState taskStatus(ConnectorTaskId id) {
        if (!hasTask(id)) {
            throw new NotFoundException("No status found for task " + id);
        }
        return states.of(id.connector(), super.taskStatus(id));
    }

    @Override
    public void onStartup(String connector) {
        healing.started(connector);
        super.onStartup(connector);
    }

    @Override
    public void onStartup(ConnectorTaskId id) {
        healing.started(id);
        super.onStartup(id);
    }

    @Override
    public void onFailure(String connector, Throwable cause) {
        healing.failed(connector, cause);
        super.onFailure(connector, cause);
    }

    @Override
    public void onFailure(ConnectorTaskId id, Throwable cause) {
        healing.failed(id, cause);
        super.onFailure(id, cause);
    }

    @Override
    public void onDeletion(String connector) {
        super.onDeletion(connector);
        healing.forget(connector);
    }

    @Override
    public void onDeletion(ConnectorTaskId id) {
        super.onDeletion(id);
        healing.forget(id);
    }

    /** Secrets are resolved here, so that they can be hidden in what comes out. */
    @Override
    public void validateConnectorConfig(
            Map<String, String> config, Callback<ConfigInfos> callback, boolean doLog) {
        Optional<BadRequestException> missing = ConfigErrors.ofMissingClass(config);
        if (missing.isPresent()) {
            callback.onCompletion(missing.get(), null);
            return;
        }
        Optional<ConfigInfos> refusal = KafkaOnlyConnectors.refusal(config);
        if (refusal.isPresent()) {
            callback.onCompletion(null, refusal.get());
            return;
        }
        callback.recordStage(
                new Stage("resolving the references in the config", System.currentTimeMillis()));
        queues.run(() -> validateResolved(config, callback, doLog));
    }

    private void validateResolved(
            Map<String, String> config, Callback<ConfigInfos> callback, boolean doLog) {
        try {
            Map<String, String> resolved = worker.configTransformer().transform(config);
            HiddenSecrets secrets = HiddenSecrets.of(config, resolved);
            Optional<ConfigInfos> refusal = ConnectorVersionCheck.refusal(plugins(), resolved);
            if (refusal.isPresent()) {
                callback.onCompletion(null, secrets.in(refusal.get()));
                return;
            }
            super.validateConnectorConfig(
                    resolved,
                    new StagedCallback<>(
                            callback,
                            (failure, infos) -> callback.onCompletion(failure, secrets.in(infos))),
                    doLog);
        } catch (RuntimeException e) { // of a config provider
            callback.onCompletion(e, null);
        }
    }

    @Override
    protected Map<String, ConfigValue> validateSourceConnectorConfig(
            SourceConnector connector, ConfigDef definition, Map<String, String> config) {
        Map<String, ConfigValue> validated =
                super.validateSourceConnectorConfig(connector, definition, config);
        preflight.check(connector, config, validated);
        databases.check(config, validated);
        return validated;
    }

    @Override
    protected Map<String, ConfigValue> validateSinkConnectorConfig(
            SinkConnector connector, ConfigDef definition, Map<String, String> config) {
        Map<String, ConfigValue> validated =
                super.validateSinkConnectorConfig(connector, definition, config);
        SinkGroupCheck.check(worker.config().groupId(), config, validated);
        SequencerCheck.check(config, validated);
        databases.check(config, validated);
        return validated;
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
        changes.put(connector, config, targetState, allowReplace, callback);
    }

    @Override
    public void patchConnectorConfig(
            String connector,
            Map<String, String> patch,
            Callback<Created<ConnectorInfo>> callback) {
        changes.patch(connector, patch, callback);
    }

    @Override
    public void deleteConnectorConfig(String connector, Callback<Created<ConnectorInfo>> callback) {
        inQueue(
                connector,
                "deleting connector " + connector,
                callback,
                () -> {
                    bridge.acceptWrittenStream(connector);
                    store.removeConnectorConfig(connector);
                    runner.reconcile(connector);
                    onDeletion(connector); // whoever ran it may be gone
                    callback.onCompletion(null, new Created<>(false, null));
                });
    }

    @Override
    public void stopConnector(String connector, Callback<Void> callback) {
        inQueue(
                connector,
                "stopping connector " + connector,
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
        ClusterConfigState snapshot = store.snapshotOf(connector);
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
                "restarting task " + id,
                callback,
                () -> {
                    if (!hasTask(id)) {
                        throw new NotFoundException("Task " + id + " not found");
                    }
                    if (healing.awaitsNats(id.connector(), () -> restartTask(id, callback))) {
                        callback.recordStage(
                                new Stage(
                                        "waiting for NATS to answer", System.currentTimeMillis()));
                        return;
                    }
                    if (duties.isElsewhere(LeaseKey.of(id))) {
                        group.order(new RestartOrder(id.connector(), false, Set.of(id.task())));
                        callback.onCompletion(null, null);
                        return;
                    }
                    healing.forget(id);
                    boolean hasStarted = runner.restartTasks(id.connector(), List.of(id));
                    callback.onCompletion(
                            hasStarted ? null : new ConnectException("Failed to start task: " + id),
                            null);
                });
    }

    /** Answers when the connector has its target state again, or has failed to take it. */
    @Override
    public void restartConnector(String connector, Callback<Void> callback) {
        inQueue(
                connector,
                "restarting connector " + connector,
                callback,
                () -> {
                    callback.recordStage(
                            new Stage("starting the connector", System.currentTimeMillis()));
                    if (duties.isElsewhere(LeaseKey.of(connector))) {
                        group.order(new RestartOrder(connector, true, Set.of()));
                        callback.onCompletion(null, null);
                        return;
                    }
                    healing.forget(connector);
                    runner.restartConnector(
                            connector, (failure, state) -> callback.onCompletion(failure, null));
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
        if (!store.contains(connector)) {
            callback.onCompletion(notFound(connector), null);
            return;
        }
        Optional<RestartPlan> plan = buildRestartPlan(request);
        if (plan.isEmpty()) {
            callback.onCompletion(
                    new NotFoundException("Status for connector " + connector + " not found"),
                    null);
            return;
        }
        restarts.add(request);
        queues.submit(connector, () -> restarts.take(connector).ifPresent(this::restart));
        duties.orderElsewhere(order(plan.get()));
        callback.onCompletion(null, plan.get().restartConnectorStateInfo());
    }

    @Override
    public void connectorOffsets(String connector, Callback<ConnectorOffsets> callback) {
        if (!isSink(connector)) {
            super.connectorOffsets(connector, callback);
            return;
        }
        inQueue(
                connector,
                "reading the offsets of connector " + connector,
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
                "modifying offsets for connector " + connector,
                callback,
                () -> {
                    ConnectorEntry stopped = requireStopped(connector);
                    ClusterConfigState state = store.snapshotOf(connector);
                    Map<String, String> config = state.connectorConfig(connector);
                    if (isSink(connector)) {
                        Message message =
                                sinkOffsets.modify(
                                        connector, stopped.generation(), config, changes);
                        bridge.acceptReadStreams(connector);
                        callback.onCompletion(null, message);
                    } else {
                        bridge.modifySourceOffsets(connector, state, changes, callback);
                    }
                });
    }

    @Override
    public void setClusterLoggerLevel(String namespace, String level) {
        configBackingStore.putLoggerLevel(namespace, level);
    }

    private void restart(RestartRequest request) {
        String connector = request.connectorName();
        Optional<RestartPlan> plan = buildRestartPlan(request);
        if (plan.isEmpty() || !store.contains(connector)) {
            return; // deleted meanwhile
        }
        log.info("Received {}", plan.get());
        restartParts(order(plan.get()));
    }

    /** Restarts what runs here. */
    private void restartParts(RestartOrder order) {
        String connector = order.connector();
        if (healing.awaitsNats(connector, () -> restartParts(order))) {
            return;
        }
        boolean isConnectorHere = order.isConnectorIncluded() && runner.isStarted(connector);
        List<ConnectorTaskId> tasks =
                order.tasks().stream()
                        .map(task -> new ConnectorTaskId(connector, task))
                        .filter(id -> hasTask(id) && runner.isStarted(id))
                        .toList();
        if (isConnectorHere) {
            healing.forget(connector);
            onRestart(connector);
        }
        tasks.forEach(healing::forget);
        tasks.forEach(this::onRestart);
        if (isConnectorHere) {
            runner.restartConnector(connector, (failure, state) -> {});
        }
        if (!tasks.isEmpty()) {
            runner.restartTasks(connector, tasks);
        }
    }

    /** Starts again what has failed, as its plan says. */
    private void heal(LeaseKey unit) {
        if (healing.awaitsNats(unit.connector(), () -> heal(unit))) {
            return;
        }
        if (!unit.isTask()) {
            onRestart(unit.connector());
            runner.restartConnector(unit.connector(), (failure, state) -> {});
        } else if (hasTask(unit.taskId())) {
            onRestart(unit.taskId());
            var unused = runner.restartTasks(unit.connector(), List.of(unit.taskId()));
        }
    }

    /** Ends a run that stands still; its thread may live on, and can write nothing any more. */
    private void giveUp(ConnectorTaskId id, ConnectException reason) {
        worker.stopAndAwaitTask(id);
        onFailure(id, reason);
    }

    private static RestartOrder order(RestartPlan plan) {
        return new RestartOrder(
                plan.restartConnectorStateInfo().name(),
                plan.shouldRestartConnector(),
                plan.taskIdsToRestart().stream()
                        .map(ConnectorTaskId::task)
                        .collect(Collectors.toSet()));
    }

    private boolean hasTask(ConnectorTaskId id) {
        return store.entry(id.connector())
                .filter(entry -> id.task() >= 0 && id.task() < entry.taskConfigs().size())
                .isPresent();
    }

    private ConnectorEntry requireStopped(String connector) {
        ConnectorEntry entry = store.entry(connector).orElseThrow(() -> notFound(connector));
        if (entry.targetState() != TargetState.STOPPED || !entry.taskConfigs().isEmpty()) {
            throw new BadRequestException(
                    "Connectors must be in the STOPPED state before their offsets can be modified."
                            + " This can be done for the specified connector by issuing a 'PUT'"
                            + " request to the '/connectors/"
                            + connector
                            + "/stop' endpoint");
        }
        return entry;
    }

    private boolean isSink(String connector) {
        ClusterConfigState snapshot = store.snapshotOf(connector);
        return snapshot.contains(connector)
                && connectorType(snapshot.connectorConfig(connector)) == ConnectorType.SINK;
    }

    /** Runs in the connector's queue, if there is such a connector; a failure is the answer. */
    private void inQueue(String connector, String doing, Callback<?> callback, Runnable action) {
        queues.submit(
                connector,
                new ConnectorQueues.Request(
                        doing,
                        callback,
                        () -> {
                            if (!store.contains(connector)) {
                                throw notFound(connector);
                            }
                            action.run();
                        }));
    }

    private static NotFoundException notFound(String connector) {
        return new NotFoundException("Connector " + connector + " not found");
    }

    private static BadRequestException internalOnly() {
        return new BadRequestException(
                "This endpoint is internal to Kafka Connect's own workers and is not used here");
    }
}
