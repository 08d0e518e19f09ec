package dev.jetconnect.herder;

import dev.jetconnect.config.HealingSettings;
import dev.jetconnect.group.LeaseKey;
import dev.jetconnect.log.TaskProgress;
import dev.jetconnect.store.ConnectorEntry;
import dev.jetconnect.store.KvConfigStore;
import dev.jetconnect.store.KvStatusStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.connect.runtime.AbstractStatus;
import org.apache.kafka.connect.runtime.TaskStatus;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the herder tells of failures, and what becomes of them: notes beside the statuses, and
 * restarts in the connectors' queues.
 *
 * <p>Thread-safe.
 */
final class Healing {
    private static final Logger log = LoggerFactory.getLogger(Healing.class);

    private static final Duration NATS_LOOK_INTERVAL = Duration.ofSeconds(1);

    private final HealingSettings worker;
    private final String workerId;
    private final KvConfigStore store;
    private final KvStatusStore statuses;
    private final ConnectorQueues queues;
    private final BooleanSupplier natsAnswers;
    private final Restarts restarts;
    private final StuckTasks stuckTasks;
    private final Map<String, Restarts.Basis> bases = new ConcurrentHashMap<>();

    /**
     * @param isOwn whether this worker is the one to run it
     * @param restart starts it again, in its connector's queue
     * @param runs of tasks in this worker
     * @param giveUp ends a task's run, however long its thread lives on
     */
    Healing(
            HealingSettings worker,
            String workerId,
            KvConfigStore store,
            KvStatusStore statuses,
            ConnectorQueues queues,
            Predicate<LeaseKey> isOwn,
            Consumer<LeaseKey> restart,
            Map<ConnectorTaskId, TaskProgress> runs,
            BooleanSupplier natsAnswers,
            StuckTasks.Reaction giveUp) {
        this.worker = worker;
        this.workerId = workerId;
        this.store = store;
        this.statuses = statuses;
        this.restarts =
                new Restarts(
                        this::basis,
                        isOwn,
                        (unit, delay) ->
                                queues.schedule(
                                        unit.connector(),
                                        delay,
                                        () -> restartIfFailed(unit, isOwn, restart)),
                        Clock.systemUTC());
        this.queues = queues;
        this.natsAnswers = natsAnswers;
        this.stuckTasks =
                new StuckTasks(
                        runs,
                        this::settings,
                        this::isRunning,
                        statuses,
                        natsAnswers,
                        (id, reason) ->
                                queues.submit(
                                        id.connector(),
                                        () -> {
                                            if (statuses.stuck(id).isPresent()) {
                                                giveUp.giveUp(id, reason);
                                            }
                                        }),
                        Clock.systemUTC());
    }

    /** Whether NATS does not answer: then {@code again} runs in the connector's queue, later. */
    boolean awaitsNats(String connector, Runnable again) {
        if (natsAnswers.getAsBoolean()) {
            return false;
        }
        log.warn("What was asked for connector {} waits for NATS to answer", connector);
        var unused = queues.schedule(connector, NATS_LOOK_INTERVAL, again);
        return true;
    }

    void start() {
        stuckTasks.start();
    }

    void stop() {
        stuckTasks.close();
    }

    void started(ConnectorTaskId id) {
        restarts.started(LeaseKey.of(id));
    }

    void started(String connector) {
        restarts.started(LeaseKey.of(connector));
    }

    /** To be called before the failure becomes its status. */
    void failed(ConnectorTaskId id, Throwable failure) {
        restarts.failed(LeaseKey.of(id), failure).ifPresent(note -> statuses.noteRestart(id, note));
    }

    /** As {@link #failed(ConnectorTaskId, Throwable)}. */
    void failed(String connector, Throwable failure) {
        restarts.failed(LeaseKey.of(connector), failure)
                .ifPresent(note -> statuses.noteRestart(connector, note));
    }

    /** Somebody restarts it, or it is no more: failures count anew. */
    void forget(ConnectorTaskId id) {
        restarts.forget(LeaseKey.of(id));
    }

    /** As {@link #forget(ConnectorTaskId)}, for the connector and none of its tasks. */
    void forget(String connector) {
        restarts.forget(LeaseKey.of(connector));
        bases.remove(connector);
    }

    private HealingSettings settings(String connector) {
        return basis(connector).settings();
    }

    /** Read anew when the config has changed. */
    private Restarts.Basis basis(String connector) {
        Object version =
                store.entry(connector)
                        .<Object>map(Healing::version)
                        .orElse("connector was deleted");
        Restarts.Basis known = bases.get(connector);
        if (known != null && known.version().equals(version)) {
            return known;
        }
        Restarts.Basis read = new Restarts.Basis(version, readSettings(connector));
        bases.put(connector, read);
        return read;
    }

    /** The worker's settings where the connector's own cannot be read now. */
    private HealingSettings readSettings(String connector) {
        try {
            Map<String, String> config = store.snapshotOf(connector).connectorConfig(connector);
            return config == null ? worker : worker.withConfigOf(config);
        } catch (RuntimeException e) { // a reference to a secret that cannot be resolved
            log.debug("The config of connector {} cannot be read", connector, e);
            return worker;
        }
    }

    /** One whose status says why it waits does not stand still, and no restart would help it. */
    private boolean isRunning(ConnectorTaskId id) {
        TaskStatus status = statuses.get(id);
        return status != null
                && status.state() == AbstractStatus.State.RUNNING
                && status.trace() == null
                && status.workerId().equals(workerId);
    }

    private static Object version(ConnectorEntry entry) {
        return List.of(entry.id(), entry.configVersion(), entry.taskVersion());
    }

    private void restartIfFailed(
            LeaseKey unit, Predicate<LeaseKey> isOwn, Consumer<LeaseKey> restart) {
        AbstractStatus<?> status =
                unit.isTask() ? statuses.get(unit.taskId()) : statuses.get(unit.connector());
        if (status != null
                && status.state() == AbstractStatus.State.FAILED
                && status.workerId().equals(workerId)
                && isOwn.test(unit)) {
            restart.accept(unit);
        }
    }
}
