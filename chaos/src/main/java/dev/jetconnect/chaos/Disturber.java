package dev.jetconnect.chaos;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets the faults of a schedule happen.
 *
 * <p>Each fault has a thread of its own; {@link #run} returns when all are over.
 */
final class Disturber {
    private static final long SETTLE_MILLIS_MAX = 120_000;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final World world;
    private final PrintStream out;
    private final List<Evidence.Happening> happenings =
            Collections.synchronizedList(new ArrayList<>());

    Disturber(World world, PrintStream out) {
        this.world = world;
        this.out = out;
    }

    /** Returns what has happened, in the order of the begins. */
    List<Evidence.Happening> run(Schedule schedule) throws InterruptedException {
        ExecutorService threads = Executors.newCachedThreadPool();
        long begin = System.nanoTime();
        for (Schedule.TimedFault timed : schedule.faults()) {
            awaitTime(begin + timed.at().toNanos());
            threads.execute(() -> happen(timed.fault()));
        }
        threads.shutdown();
        if (!threads.awaitTermination(5, TimeUnit.MINUTES)) {
            threads.shutdownNow();
            throw new IllegalStateException("A fault does not come to its end");
        }
        List<Evidence.Happening> inOrder = new ArrayList<>(happenings);
        inOrder.sort((a, b) -> Long.compare(a.begin(), b.begin()));
        return inOrder;
    }

    private void happen(Fault fault) {
        long begin = System.currentTimeMillis();
        out.println(
                Report.time(begin) + "  " + fault + " for " + fault.lasting().toMillis() + " ms");
        tryTo(() -> fault.begin(world), fault + " could not begin");
        awaitTime(System.nanoTime() + fault.lasting().toNanos());
        tryTo(() -> fault.end(world), fault + " could not be healed");
        if (fault.reach() == Fault.Reach.WORKER) {
            settle();
        }
        happenings.add(new Evidence.Happening(begin, System.currentTimeMillis(), fault));
    }

    /** A worker that has come back may take tasks as soon as it answers. */
    private void settle() {
        long end = System.currentTimeMillis() + SETTLE_MILLIS_MAX;
        while (System.currentTimeMillis() < end && !allAnswer()) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private boolean allAnswer() {
        return world.workers().stream()
                .filter(ChaosWorker::isUndisturbed)
                .allMatch(worker -> worker.rest().isReachable());
    }

    /** What a request or a command says when another fault is in its way is of no interest. */
    private void tryTo(Runnable action, String otherwise) {
        try {
            action.run();
        } catch (RuntimeException | AssertionError e) {
            out.println("           " + otherwise + ": " + e.getMessage());
        }
    }

    private static void awaitTime(long nanoTime) {
        long left = nanoTime - System.nanoTime();
        while (left > 0) {
            LockSupport.parkNanos(left);
            left = nanoTime - System.nanoTime();
        }
    }
}
