package dev.jetconnect.source.copy;

import dev.jetconnect.source.copy.plan.Progress;
import dev.jetconnect.source.copy.plan.TablePlan;
import dev.jetconnect.source.copy.record.Partitions;
import dev.jetconnect.source.copy.record.StatusRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when tables are finished: as soon as the offsets of all their slices are committed, of
 * whichever task they are. Confined to the task thread.
 */
final class TableSummaries {
    private static final Logger LOG = LoggerFactory.getLogger(TableSummaries.class);
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    private final TablesProgress progress;
    private final StatusRecords statuses;
    private final CopyConfig config;
    private final Map<String, KeptPlan> open = new TreeMap<>();
    private final long run;
    private boolean isRunOpen;
    private long lookedNanos = System.nanoTime() - LOOK_NANOS;

    TableSummaries(
            TablesProgress progress,
            StatusRecords statuses,
            CopyConfig config,
            List<KeptPlan> plans,
            Optional<SyncState> state) {
        this.progress = progress;
        this.statuses = statuses;
        this.config = config;
        this.run = plans.stream().mapToLong(plan -> plan.plan().run()).max().orElse(0);
        this.isRunOpen =
                config.sync().isPresent() && state.map(SyncState::finishedRun).orElse(0L) < run;
        for (KeptPlan plan : plans) {
            if (!progress.isFinished(plan.plan())) {
                open.put(plan.plan().table(), plan);
            }
        }
    }

    /**
     * The records for tables that are finished since the last look, which is not made each time.
     */
    List<SourceRecord> look() {
        List<SourceRecord> records = new ArrayList<>();
        if ((open.isEmpty() && !isRunOpen) || System.nanoTime() - lookedNanos < LOOK_NANOS) {
            return records;
        }
        for (Iterator<KeptPlan> plans = open.values().iterator(); plans.hasNext(); ) {
            KeptPlan kept = plans.next();
            Optional<Progress> total = progress.total(kept.plan());
            if (total.isPresent()) {
                records.add(finished(kept.plan(), total.get()));
                plans.remove();
            }
        }
        if (open.isEmpty() && isRunOpen) {
            records.add(runFinished());
            isRunOpen = false;
        }
        lookedNanos = System.nanoTime();
        return records;
    }

    /** Whether all tables are told to be finished. */
    boolean isDone() {
        return open.isEmpty();
    }

    private SourceRecord runFinished() {
        Instant now = Instant.now();
        Optional<Instant> next =
                config.sync()
                        .flatMap(sync -> sync.schedule().after(Instant.ofEpochMilli(run)))
                        .map(time -> time.isBefore(now) ? now : time);
        LOG.info("The copy of all tables is complete; the next one begins at {}", next);
        StatusRecords.Status status =
                new StatusRecords.Status("*", "*", "run finished", null, 0, 0, 0, 0);
        return statuses.of(status, Partitions.schedule(), new SyncState(run).offset(now, next));
    }

    private SourceRecord finished(TablePlan plan, Progress total) {
        String table = plan.table();
        StatusRecords.Status status =
                new StatusRecords.Status(
                        table,
                        config.topic(table),
                        TablesProgress.FINISHED,
                        null,
                        total.rows(),
                        total.bytes(),
                        total.millis() / 1000.0,
                        progress.views(table));
        LOG.info(
                "Table {} is copied: {} rows, {} bytes, {} s of reading",
                table,
                total.rows(),
                total.bytes(),
                status.seconds());
        Map<String, Object> offset = status.offset();
        offset.put("finished_at", Instant.now().toString());
        offset.put(TablesProgress.RUN, plan.run());
        if (total.formless() > 0) {
            offset.put(Progress.FORMLESS, total.formless());
            LOG.warn(
                    "Table {}: {} values have no form in records, such as NaN as a decimal or a date"
                            + " that does not exist",
                    table,
                    total.formless());
        }
        plan.window().ifPresent(window -> offset.put("watermark", window.reached()));
        return statuses.of(status, Partitions.table(table), offset);
    }
}
