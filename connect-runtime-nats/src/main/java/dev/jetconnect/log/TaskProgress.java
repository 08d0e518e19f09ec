package dev.jetconnect.log;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whether one run of a task moves, for whoever watches it: what its thread is at, and what it has
 * published and not seen stored. A run tells of each step, never of each record.
 *
 * <p>Thread-safe: the task's thread and its publisher's tell, another looks.
 */
public final class TaskProgress {
    private final AtomicLong steps = new AtomicLong();
    private final AtomicLong storedUnits = new AtomicLong();
    private final AtomicInteger unstoredUnits = new AtomicInteger();
    private volatile String doing = "";
    private volatile Thread thread;

    /**
     * What a run has to finish.
     *
     * @param doing as words for "the task is ..."
     * @param steps rises when it moves
     */
    public record Pending(String doing, long steps) {}

    /** The task waits for what may come, however long. */
    public void idle() {
        doing = "";
        steps.incrementAndGet();
    }

    /** The task's own thread begins something that ends. */
    public void begins(String step) {
        thread = Thread.currentThread();
        doing = step;
        steps.incrementAndGet();
    }

    /** A unit goes to the stream. */
    public void published() {
        steps.incrementAndGet();
        unstoredUnits.incrementAndGet();
    }

    /** The oldest unit is in the stream. */
    public void stored() {
        unstoredUnits.decrementAndGet();
        storedUnits.incrementAndGet();
    }

    /** What the task's thread has begun; empty while it is idle. */
    public Optional<Pending> ofThread() {
        String step = doing;
        return step.isEmpty() ? Optional.empty() : Optional.of(new Pending(step, steps.get()));
    }

    /** What waits for an acknowledgement; empty if all is stored. */
    public Optional<Pending> ofPublishing() {
        int units = unstoredUnits.get();
        return units == 0
                ? Optional.empty()
                : Optional.of(
                        new Pending(
                                "waiting for JetStream to acknowledge " + units + " units",
                                storedUnits.get()));
    }

    /** The thread's frames, one on each line; empty before it has begun anything. */
    public String stack() {
        Thread observed = thread;
        StringBuilder stack = new StringBuilder();
        if (observed != null) {
            for (StackTraceElement frame : observed.getStackTrace()) {
                stack.append("\n\tat ").append(frame);
            }
        }
        return stack.toString();
    }
}
