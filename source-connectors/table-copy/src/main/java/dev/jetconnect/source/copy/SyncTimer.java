package dev.jetconnect.source.copy;

import dev.jetconnect.source.copy.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins the next copy when its time has come and the last one is completed; however many times
 * were missed, it is one copy. Thread-safe; works on a thread of its own.
 */
final class SyncTimer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SyncTimer.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final Schedule schedule;
    private final OffsetStorageReader offsets;
    private final LongSupplier begin;
    private long run;
    private Instant notBefore = Instant.MIN;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    runnable -> {
                        Thread created = new Thread(runnable, "table-copy-schedule");
                        created.setDaemon(true);
                        return created;
                    });

    /**
     * @param run the copy that is under way, or was the last one
     * @param begin begins another one, and tells which it is
     */
    SyncTimer(Schedule schedule, OffsetStorageReader offsets, long run, LongSupplier begin) {
        this.schedule = schedule;
        this.offsets = offsets;
        this.run = run;
        this.begin = begin;
    }

    void start() {
        var unused =
                thread.scheduleWithFixedDelay(
                        this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether all of a copy is told to be completed, and the next one's time has come. */
    static boolean isDue(Schedule schedule, OffsetStorageReader offsets, Instant now) {
        return SyncState.read(offsets)
                .flatMap(state -> schedule.after(Instant.ofEpochMilli(state.finishedRun())))
                .filter(time -> !now.isBefore(time))
                .isPresent();
    }

    private void look() {
        Instant now = Instant.now();
        if (now.isBefore(notBefore)) {
            return;
        }
        try {
            Optional<SyncState> state = SyncState.read(offsets);
            if (state.isEmpty() || state.get().finishedRun() < run) {
                return;
            }
            Optional<Instant> next = schedule.after(Instant.ofEpochMilli(run));
            if (next.isEmpty() || now.isBefore(next.get())) {
                notBefore = next.orElse(Instant.MAX);
                return;
            }
            run = begin.getAsLong();
        } catch (RuntimeException e) {
            notBefore = now.plus(RETRY);
            LOG.warn("The next copy cannot begin yet, and is tried again: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
