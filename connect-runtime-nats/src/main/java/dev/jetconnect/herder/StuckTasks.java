package dev.jetconnect.herder;

import dev.jetconnect.config.HealingSettings;
import dev.jetconnect.log.TaskProgress;
import dev.jetconnect.log.TaskProgress.Pending;
import dev.jetconnect.store.KvStatusStore;
import dev.jetconnect.store.StuckNote;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether running tasks with something to finish move. One that stands still for too long is
 * reported once, with what its thread is at, until it goes on. While NATS is away every task may
 * stand still.
 *
 * <p>Thread-safe; looks on a thread of its own.
 */
final class StuckTasks implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StuckTasks.class);

    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

    private final Map<ConnectorTaskId, TaskProgress> runs;
    private final Function<String, HealingSettings> settings;
    private final Predicate<ConnectorTaskId> isRunning;
    private final KvStatusStore statuses;
    private final BooleanSupplier natsAnswers;
    private final Reaction reaction;
    private final Clock clock;
    private final Map<ConnectorTaskId, Watched> watched = new HashMap<>();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    runnable -> {
                        Thread created = new Thread(runnable, "task-watch");
                        created.setDaemon(true);
                        return created;
                    });

    /** Ends a stuck run of a task, which then counts as failed. */
    @FunctionalInterface
    interface Reaction {
        void giveUp(ConnectorTaskId id, ConnectException reason);
    }

    /**
     * @param runs of this worker, the newest of each task
     * @param isRunning whether the task runs here, and is neither starting nor paused
     */
    StuckTasks(
            Map<ConnectorTaskId, TaskProgress> runs,
            Function<String, HealingSettings> settings,
            Predicate<ConnectorTaskId> isRunning,
            KvStatusStore statuses,
            BooleanSupplier natsAnswers,
            Reaction reaction,
            Clock clock) {
        this.runs = runs;
        this.settings = settings;
        this.isRunning = isRunning;
        this.statuses = statuses;
        this.natsAnswers = natsAnswers;
        this.reaction = reaction;
        this.clock = clock;
    }

    void start() {
        var unused =
                thread.scheduleWithFixedDelay(
                        this::lookSafely,
                        LOOK_INTERVAL.toMillis(),
                        LOOK_INTERVAL.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void lookSafely() {
        try {
            look();
        } catch (RuntimeException e) {
            log.warn("Could not look for stuck tasks", e);
        }
    }

    /** Looks at all tasks once. */
    synchronized void look() {
        watched.keySet().retainAll(runs.keySet());
        runs.forEach(
                (id, progress) -> {
                    if (isRunning.test(id)) {
                        look(id, watched(id, progress));
                    } else {
                        watched.remove(id);
                    }
                });
    }

    private Watched watched(ConnectorTaskId id, TaskProgress progress) {
        Watched present = watched.get(id);
        if (present == null || present.progress != progress) {
            present = new Watched(progress);
            watched.put(id, present);
        }
        return present;
    }

    private void look(ConnectorTaskId id, Watched task) {
        Instant now = clock.instant();
        task.thread.observe(task.progress.ofThread(), now);
        task.publishing.observe(task.progress.ofPublishing(), now);
        Duration timeout = settings.apply(id.connector()).stuckTimeout();
        Optional<Standstill> stuck =
                timeout.isZero() ? Optional.empty() : task.longerThan(timeout, now);
        if (stuck.isEmpty() && task.isReported) {
            task.isReported = false;
            statuses.noteGoingOn(id);
            log.info("Task {} goes on", id);
        } else if (stuck.isPresent() && !task.isReported) {
            if (natsAnswers.getAsBoolean()) {
                report(id, task, stuck.get());
            } else {
                task.excuse();
            }
        }
    }

    private void report(ConnectorTaskId id, Watched task, Standstill standstill) {
        task.isReported = true;
        String since = standstill.since.truncatedTo(ChronoUnit.SECONDS).toString();
        statuses.noteStuck(id, new StuckNote(since, standstill.doing));
        String what = "Task " + id + " is stuck: since " + since + " it is " + standstill.doing;
        log.warn("{}. Its thread is at{}", what, task.progress.stack());
        if (settings.apply(id.connector()).restartsStuck()) {
            reaction.giveUp(id, new ConnectException(what));
        }
    }

    /** A run of a task. */
    private static final class Watched {
        private final TaskProgress progress;
        private final Standstill thread = new Standstill();
        private final Standstill publishing = new Standstill();
        private boolean isReported;

        Watched(TaskProgress progress) {
            this.progress = progress;
        }

        Optional<Standstill> longerThan(Duration timeout, Instant now) {
            if (thread.isLongerThan(timeout, now)) {
                return Optional.of(thread);
            }
            return publishing.isLongerThan(timeout, now)
                    ? Optional.of(publishing)
                    : Optional.empty();
        }

        void excuse() {
            thread.since = null;
            publishing.since = null;
        }
    }

    /** Since when one thing has not moved. */
    private static final class Standstill {
        private Instant since;
        private long steps;
        private String doing = "";

        void observe(Optional<Pending> pending, Instant now) {
            if (pending.isEmpty()) {
                since = null;
                return;
            }
            if (since == null || pending.get().steps() != steps) {
                since = now;
            }
            steps = pending.get().steps();
            doing = pending.get().doing();
        }

        boolean isLongerThan(Duration timeout, Instant now) {
            return since != null && !now.isBefore(since.plus(timeout));
        }
    }
}
