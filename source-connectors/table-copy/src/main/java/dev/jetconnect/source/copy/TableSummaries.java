package dev.jetconnect.source.copy;

import dev.jetconnect.source.copy.plan.Progress;
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
    private long lookedNanos = System.nanoTime() - LOOK_NANOS;

    TableSummaries(
            TablesProgress progress,
            StatusRecords statuses,
            CopyConfig config,
            List<KeptPlan> plans) {
        this.progress = progress;
        this.statuses = statuses;
        this.config = config;
        for (KeptPlan plan : plans) {
            if (!progress.isFinished(plan.plan().table())) {
                open.put(plan.plan().table(), plan);
            }
        }
    }

    /**
     * The records for tables that are finished since the last look, which is not made each time.
     */
    List<SourceRecord> look() {
        List<SourceRecord> records = new ArrayList<>();
        if (open.isEmpty() || System.nanoTime() - lookedNanos < LOOK_NANOS) {
            return records;
        }
        for (Iterator<KeptPlan> plans = open.values().iterator(); plans.hasNext(); ) {
            KeptPlan kept = plans.next();
            Optional<Progress> total = progress.total(kept.plan());
            if (total.isPresent()) {
                records.add(finished(kept.plan().table(), total.get()));
                plans.remove();
            }
        }
        lookedNanos = System.nanoTime();
        return records;
    }

    /** Whether all tables are told to be finished. */
    boolean isDone() {
        return open.isEmpty();
    }

    private SourceRecord finished(String table, Progress total) {
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
        return statuses.of(status, Partitions.table(table), offset);
    }
}
