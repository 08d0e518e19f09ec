package dev.jetconnect.source.copy;

import dev.jetconnect.source.copy.plan.TablePlan;
import dev.jetconnect.source.copy.record.Partitions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * A table's plan as it is kept with the offsets.
 *
 * @param mark of the moment that the table is read as of
 * @param views how many such moments there were
 */
record KeptPlan(TablePlan plan, String mark, long views) {
    private static final String SLICES = "slices";
    private static final String MARK = "moment";
    private static final String VIEWS = "views";

    /** Empty: none is kept yet. */
    static Optional<KeptPlan> read(OffsetStorageReader offsets, String table) {
        Map<String, Object> kept = offsets.offset(Partitions.plan(table));
        return kept == null || kept.get(SLICES) == null
                ? Optional.empty()
                : Optional.of(
                        new KeptPlan(
                                TablePlan.parse(table, (String) kept.get(SLICES)),
                                (String) kept.get(MARK),
                                ((Number) kept.get(VIEWS)).longValue()));
    }

    Map<String, Object> offset() {
        Map<String, Object> offset = new LinkedHashMap<>();
        offset.put(SLICES, plan.text());
        offset.put(MARK, mark);
        offset.put(VIEWS, views);
        return offset;
    }
}
