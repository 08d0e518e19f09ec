package dev.jetconnect.source.copy;

import dev.jetconnect.source.copy.plan.Progress;
import dev.jetconnect.source.copy.plan.Slice;
import dev.jetconnect.source.copy.plan.TablePlan;
import dev.jetconnect.source.copy.record.Partitions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** How far tables are, as the committed offsets tell it. Confined to one thread. */
final class TablesProgress {
    private static final String STATE = "state";
    static final String FINISHED = "finished";
    static final String RUN = "run";

    private final OffsetStorageReader offsets;

    TablesProgress(OffsetStorageReader offsets) {
        this.offsets = offsets;
    }

    /** How far the slices of a plan are, in their order. */
    List<Progress> of(TablePlan plan) {
        String id = plan.id();
        List<Map<String, String>> partitions =
                plan.slices().stream()
                        .map(slice -> Partitions.slice(plan.table(), id, slice.number()))
                        .toList();
        Map<Map<String, String>, Map<String, Object>> kept = offsets.offsets(partitions);
        List<Progress> progress = new ArrayList<>();
        for (int i = 0; i < partitions.size(); i++) {
            Slice slice = plan.slices().get(i);
            Map<String, Object> offset = kept.get(partitions.get(i));
            Progress start = Progress.start(slice, plan.run());
            Progress reached = offset == null ? start : Progress.of(offset);
            progress.add(reached.run() == plan.run() ? reached : start);
        }
        return progress;
    }

    /** Whether a table is told to be finished, of this copy of it. */
    boolean isFinished(TablePlan plan) {
        Map<String, Object> offset = offsets.offset(Partitions.table(plan.table()));
        return offset != null
                && FINISHED.equals(offset.get(STATE))
                && (!(offset.get(RUN) instanceof Number run) || run.longValue() == plan.run());
    }

    /** What is kept of the last copy of a table that was completed; empty: nothing. */
    Map<String, Object> end(String table) {
        Map<String, Object> offset = offsets.offset(Partitions.table(table));
        return offset == null ? Map.of() : offset;
    }

    /** Of how many moments a table's rows are; whichever task went on with it has kept that. */
    long views(String table) {
        return KeptPlan.read(offsets, table).map(KeptPlan::views).orElse(0L);
    }

    /** What all slices have together. Empty: one of them is not at its end. */
    Optional<Progress> total(TablePlan plan) {
        long rows = 0;
        long bytes = 0;
        long millis = 0;
        long formless = 0;
        for (Progress slice : of(plan)) {
            if (!slice.isFinished()) {
                return Optional.empty();
            }
            rows += slice.rows();
            bytes += slice.bytes();
            millis += slice.millis();
            formless += slice.formless();
        }
        return Optional.of(new Progress("", 0, rows, bytes, millis, formless, true, plan.run()));
    }
}
