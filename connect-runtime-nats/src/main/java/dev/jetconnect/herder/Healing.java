package dev.jetconnect.herder;

import dev.jetconnect.config.HealingSettings;
import dev.jetconnect.store.ConnectorEntry;
import dev.jetconnect.store.KvConfigStore;
import dev.jetconnect.store.KvStatusStore;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.connect.runtime.AbstractStatus;
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

    private final HealingSettings worker;
    private final String workerId;
    private final KvConfigStore store;
    private final KvStatusStore statuses;
    private final Restarts restarts;

    /**
     * @param isOwn whether this worker is the one to run it
     * @param restart starts it again, in its connector's queue
     */
    Healing(
            HealingSettings worker,
            String workerId,
            KvConfigStore store,
            KvStatusStore statuses,
            ConnectorQueues queues,
            Predicate<Unit> isOwn,
            Consumer<Unit> restart) {
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
    }

    void started(ConnectorTaskId id) {
        restarts.started(Unit.of(id));
    }

    void started(String connector) {
        restarts.started(Unit.of(connector));
    }

    /** To be called before the failure becomes its status. */
    void failed(ConnectorTaskId id, Throwable failure) {
        restarts.failed(Unit.of(id), failure).ifPresent(note -> statuses.noteRestart(id, note));
    }

    /** As {@link #failed(ConnectorTaskId, Throwable)}. */
    void failed(String connector, Throwable failure) {
        restarts.failed(Unit.of(connector), failure)
                .ifPresent(note -> statuses.noteRestart(connector, note));
    }

    /** Somebody restarts it, or it is no more: failures count anew. */
    void forget(ConnectorTaskId id) {
        restarts.forget(Unit.of(id));
    }

    /** As {@link #forget(ConnectorTaskId)}, for the connector and none of its tasks. */
    void forget(String connector) {
        restarts.forget(Unit.of(connector));
    }

    /** The settings of a connector; the worker's where its own cannot be read now. */
    HealingSettings settings(String connector) {
        try {
            Map<String, String> config = store.snapshot().connectorConfig(connector);
            return config == null ? worker : worker.withConfigOf(config);
        } catch (RuntimeException e) { // a reference to a secret that cannot be resolved
            log.debug("The config of connector {} cannot be read", connector, e);
            return worker;
        }
    }

    private Restarts.Basis basis(String connector) {
        Object version =
                store.entry(connector)
                        .<Object>map(Healing::version)
                        .orElse("connector was deleted");
        return new Restarts.Basis(version, settings(connector));
    }

    private static Object version(ConnectorEntry entry) {
        return List.of(entry.id(), entry.configVersion(), entry.taskVersion());
    }

    private void restartIfFailed(Unit unit, Predicate<Unit> isOwn, Consumer<Unit> restart) {
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
