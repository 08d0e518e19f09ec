package dev.jetconnect.log;

import dev.jetconnect.log.StoredPositions.Run;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * One run of a sink task, and its right to commit. With its first look it takes over from the run
 * before, whose commits are refused from then on; so what it sees is as far as that one ever comes.
 *
 * <p>Every method throws {@link FencedInstanceIdException} once another run has taken over, and
 * {@link RetriableException} when NATS does not answer.
 *
 * <p>Confined to the task thread.
 */
public final class SinkRun {
    private final CommittedPositions committed;
    private final String connector;
    private final int task;
    private final Generation generation;
    private final Run run;

    private boolean hasTakenOver;
    private long seenNanos;
    private FencedInstanceIdException replaced;

    SinkRun(
            CommittedPositions committed,
            String connector,
            int task,
            Generation generation,
            Run run) {
        this.committed = committed;
        this.connector = connector;
        this.task = task;
        this.generation = generation;
        this.run = run;
    }

    /** Takes over, if it has not yet. */
    public void takeOver() {
        change(stored -> stored);
    }

    /** The next offset to read of each topic-partition that was ever committed. */
    public Map<TopicPartition, Long> positions() {
        return change(stored -> stored).byPartition();
    }

    /** The state of each order that a sequencer of the connector ever committed. */
    public Map<String, OrderState> orders() {
        return change(stored -> stored).orders();
    }

    /**
     * Changes some positions and leaves the others.
     *
     * @param changes new positions; null removes one
     */
    public void commit(Map<TopicPartition, Long> changes) {
        change(stored -> stored.move(changes));
    }

    /** Changes the states of some orders and leaves the others. */
    public void commitOrders(Map<String, OrderState> changes) {
        change(stored -> stored.pass(changes));
    }

    /** Makes sure that this run was the newest not longer than {@code ageMax} ago. */
    public void confirm(Duration ageMax) {
        throwIfReplaced();
        if (!hasTakenOver || System.nanoTime() - seenNanos > ageMax.toNanos()) {
            committed.requireConnection(); // a wait for an answer could not be ended
            takeOver();
        }
    }

    private StoredPositions change(UnaryOperator<StoredPositions> operator) {
        throwIfReplaced();
        long asked = System.nanoTime();
        StoredPositions now =
                committed.change(connector, stored -> operator.apply(admitted(stored)));
        hasTakenOver = true;
        seenNanos = asked;
        return now;
    }

    private StoredPositions admitted(StoredPositions stored) {
        if (stored.isCurrent(generation, task, run)) {
            return stored;
        }
        if (hasTakenOver || stored.isNewerThan(generation, task, run)) {
            replaced =
                    new FencedInstanceIdException(
                            "Another run of sink task "
                                    + connector
                                    + "-"
                                    + task
                                    + " has taken over, or the connector's tasks or offsets have"
                                    + " been changed: this run commits no offset any more, and"
                                    + " stops.");
            throw replaced;
        }
        return stored.register(generation, task, run);
    }

    private void throwIfReplaced() {
        if (replaced != null) {
            throw replaced;
        }
    }
}
