package dev.jetconnect.debezium;

import io.debezium.config.CommonConnectorConfig;
import io.debezium.config.Configuration;
import io.debezium.connector.base.QueueProvider;
import io.debezium.pipeline.Sizeable;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;

/**
 * Debezium's queue between the thread that reads the database and the task, without its wait: what
 * is there goes out at once, and together with it what has come meanwhile. Debezium's own hands out
 * a batch that is not full only at the end of {@code poll.interval.ms}, and spends the last
 * millisecond of that in a busy loop.
 *
 * <p>Debezium's {@code ChangeEventQueue} asks for the size after each event that it has added, to
 * wake the task when a batch is full, and after each look of the task, to end its wait when the
 * queue is full. Both are told here that it is full, once; before the adding of an event, where a
 * full queue waits, it is told the truth. Should another version ask elsewhere, the task waits for
 * the interval, as with Debezium's own.
 *
 * <p>Called under the lock of Debezium's queue, but for metrics, which ask for the size only.
 */
public final class PromptQueue<T extends Sizeable> implements QueueProvider<T> {
    /** The value of {@code queue.provider.type}. */
    public static final String NAME = "jetconnect";

    /**
     * Between two batches: a task that stores each by itself stores larger ones under load. What
     * comes meanwhile waits for the next event, or the interval's end.
     */
    private static final long GAP_NANOS = 2_000_000;

    /** A task that asks more often without an event in between is in the busy loop. */
    private static final int IDLE_LOOKS_MAX = 5;

    private static final long IDLE_LOOK_NANOS = 50_000;

    /** The reading thread may wait for as long at the lock. */
    private static final long PAUSE_NANOS = 200_000;

    private final Queue<T> events = new ArrayDeque<>();
    private int sizeMax;

    /** Who has just added or taken an event, and is told that the queue is full. */
    private volatile Thread hurried;

    /** Who has taken an event or looked for one last. */
    private volatile Thread task;

    private long handedOutNanos = System.nanoTime();
    private long lastLookNanos;
    private int idleLooks;

    /** Debezium asks for it from 3.6 on; before, a connector's config could name no queue. */
    public String name() {
        return NAME;
    }

    @Override
    public void configure(Map<String, ?> properties) {
        sizeMax = Configuration.from(properties).getInteger(CommonConnectorConfig.MAX_QUEUE_SIZE);
    }

    @Override
    public void enqueue(T event) {
        events.add(event);
        hurry();
    }

    @Override
    public T poll() {
        task = Thread.currentThread();
        hurry();
        return events.poll();
    }

    @Override
    public int size() {
        Thread caller = Thread.currentThread();
        if (caller == hurried) {
            hurried = null;
            if (caller == task) {
                handedOutNanos = System.nanoTime();
            }
            return sizeMax;
        }
        if (caller == task && events.isEmpty()) {
            slowDown();
        }
        return events.size();
    }

    private void hurry() {
        boolean isDue = System.nanoTime() - handedOutNanos > GAP_NANOS;
        hurried = isDue ? Thread.currentThread() : null;
    }

    private void slowDown() {
        long now = System.nanoTime();
        idleLooks = now - lastLookNanos < IDLE_LOOK_NANOS ? idleLooks + 1 : 0;
        if (idleLooks > IDLE_LOOKS_MAX) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        lastLookNanos = System.nanoTime();
    }
}
