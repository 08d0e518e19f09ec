package dev.jetconnect.source.copy;

import dev.jetconnect.source.copy.record.Partitions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * How far the copies of a schedule are, as the committed offsets tell it.
 *
 * @param finishedRun the last copy of all tables that was completed: when it began, in milliseconds
 */
record SyncState(long finishedRun) {
    private static final String RUN = "run";

    /** Empty: none was completed so far. */
    static Optional<SyncState> read(OffsetStorageReader offsets) {
        Map<String, Object> kept = offsets.offset(Partitions.schedule());
        return kept != null && kept.get(RUN) instanceof Number run
                ? Optional.of(new SyncState(run.longValue()))
                : Optional.empty();
    }

    /** As it is kept, and shown. */
    Map<String, Object> offset(Instant finishedAt, Optional<Instant> next) {
        Map<String, Object> offset = new LinkedHashMap<>();
        offset.put("state", "finished");
        offset.put(RUN, finishedRun);
        offset.put("started_at", Instant.ofEpochMilli(finishedRun).toString());
        offset.put("finished_at", finishedAt.toString());
        next.ifPresent(time -> offset.put("next_run_at", time.toString()));
        return offset;
    }
}
