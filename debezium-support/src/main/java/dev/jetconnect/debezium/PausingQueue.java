package dev.jetconnect.debezium;

import io.debezium.connector.base.QueueProvider;
import io.debezium.pipeline.Sizeable;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Debezium's queue between the thread that reads the database and the task, with a short pause
 * where Debezium has none: it spends the last millisecond of each {@code poll.interval.ms} looking
 * again and again whether something has come, which with short intervals takes a tenth of a core
 * while nothing does.
 *
 * <p>Called under the lock of Debezium's {@code ChangeEventQueue}, but for metrics, which ask for
 * the size only; what they disturb is at most one pause.
 */
public final class PausingQueue<T extends Sizeable> implements QueueProvider<T> {
    /** The value of {@code queue.provider.type}. */
    public static final String NAME = "jetconnect";

    /** Looks of one poll that have a wait between them, and those of the next. */
    private static final int LOOKS_MAX = 8;

    /** Looks with less time between them are of one loop. */
    private static final long LOOP_NANOS = 50_000;

    /** The reading thread may wait for as long at the lock. */
    private static final long PAUSE_NANOS = 200_000;

    private final Queue<T> events = new ArrayDeque<>();
    private final LongSupplier nanoTime;
    private final LongConsumer pause;
    private long lastLookNanos;
    private int looks;

    /** As Debezium makes it. */
    public PausingQueue() {
        this(System::nanoTime, LockSupport::parkNanos);
    }

    PausingQueue(LongSupplier nanoTime, LongConsumer pause) {
        this.nanoTime = nanoTime;
        this.pause = pause;
    }

    /** Debezium asks for it from 3.6 on; before, a connector's config could name no queue. */
    public String name() {
        return NAME;
    }

    @Override
    public void configure(Map<String, ?> properties) {}

    @Override
    public void enqueue(T event) {
        events.add(event);
    }

    @Override
    public T poll() {
        return events.poll();
    }

    @Override
    public int size() {
        if (events.isEmpty()) {
            looksForNothing();
        }
        return events.size();
    }

    private void looksForNothing() {
        boolean isLoop = nanoTime.getAsLong() - lastLookNanos < LOOP_NANOS;
        looks = isLoop ? looks + 1 : 0;
        if (looks > LOOKS_MAX) {
            pause.accept(PAUSE_NANOS);
        }
        lastLookNanos = nanoTime.getAsLong();
    }
}
