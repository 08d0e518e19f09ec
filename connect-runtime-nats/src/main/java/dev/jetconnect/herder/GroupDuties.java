package dev.jetconnect.herder;

import dev.jetconnect.group.Group;
import dev.jetconnect.group.GroupListener;
import dev.jetconnect.group.LeaseKey;
import dev.jetconnect.group.RestartOrder;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, whenever something has changed in the group, at what this worker is to run now, and has
 * the connectors concerned brought there; no other one is touched (promise 7).
 *
 * <p>Thread-safe.
 */
final class GroupDuties {
    private static final Logger log = LoggerFactory.getLogger(GroupDuties.class);

    private static final long RELEASE_LOOK_MILLIS = 20;

    /** Each look is at all connectors, and each lease that is taken or released calls for one. */
    private static final Duration LOOK_PAUSE = Duration.ofMillis(50);

    private final Group group;
    private final Assignment assignment;
    private final ConnectorRunner runner;
    private final ConnectorQueues queues;
    private final AtomicBoolean isLookDue = new AtomicBoolean();
    private final Set<String> dueConnectors = ConcurrentHashMap.newKeySet();
    private volatile boolean isStarted;

    GroupDuties(
            Group group, Assignment assignment, ConnectorRunner runner, ConnectorQueues queues) {
        this.group = group;
        this.assignment = assignment;
        this.runner = runner;
        this.queues = queues;
    }

    /**
     * Joins the group, with all entries known.
     *
     * @param onRestart runs in the connector's queue
     * @param onReplaced called when another process runs at this worker's address
     */
    void start(Consumer<RestartOrder> onRestart, Runnable onReplaced) {
        group.start(
                new GroupListener() {
                    @Override
                    public void onChange() {
                        look();
                    }

                    @Override
                    public void onRestart(RestartOrder order) {
                        queues.submit(order.connector(), () -> onRestart.accept(order));
                    }

                    @Override
                    public void onReplaced() {
                        onReplaced.run();
                    }
                });
        isStarted = true;
        look();
    }

    /** The entry of a connector was written, here or by another worker. */
    void onEntry(String connector) {
        if (isStarted) {
            reconcile(connector);
            look();
        }
    }

    /** Whether another worker runs it. */
    boolean isElsewhere(LeaseKey key) {
        return !group.isHeldHere(key) && !group.isFree(key);
    }

    /** Passes on what does not run here. */
    void orderElsewhere(RestartOrder order) {
        String connector = order.connector();
        RestartOrder elsewhere =
                new RestartOrder(
                        connector,
                        order.isConnectorIncluded() && isElsewhere(LeaseKey.of(connector)),
                        order.tasks().stream()
                                .filter(task -> isElsewhere(new LeaseKey(connector, task)))
                                .collect(Collectors.toSet()));
        if (elsewhere.isConnectorIncluded() || !elsewhere.tasks().isEmpty()) {
            group.order(elsewhere);
        }
    }

    /** Stops all that runs here, and gives each part to the others as soon as it has ended. */
    void handOver(Duration timeout) {
        if (group.isAlone()) {
            return;
        }
        group.leave();
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!group.heldHere().isEmpty() && System.nanoTime() < deadline) {
            try {
                TimeUnit.MILLISECONDS.sleep(RELEASE_LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void look() {
        if (isStarted && isLookDue.compareAndSet(false, true)) {
            queues.runLater(
                    LOOK_PAUSE,
                    () -> {
                        isLookDue.set(false);
                        assignment.changed().forEach(this::reconcile);
                        forgetAbandoned();
                    });
        }
    }

    /** Once, however often it is asked for while the connector's queue is busy. */
    private void reconcile(String connector) {
        if (dueConnectors.add(connector)) {
            queues.submit(
                    connector,
                    () -> {
                        dueConnectors.remove(connector);
                        runner.reconcile(connector);
                    });
        }
    }

    private void forgetAbandoned() {
        try {
            assignment.abandoned().forEach(group::release);
        } catch (RetriableException e) {
            log.debug("Leases of deleted connectors could not be removed now", e);
        }
    }
}
