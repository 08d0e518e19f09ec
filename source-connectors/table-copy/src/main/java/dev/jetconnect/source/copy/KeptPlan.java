package dev.jetconnect.source.copy;

import dev.jetconnect.source.copy.plan.TablePlan;
import dev.jetconnect.source.copy.plan.Window;
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
    private static final String COLUMN = "watermark_column";
    private static final String AFTER = "watermark_after";
    private static final String UP_TO = "watermark_up_to";
    private static final String RUN = "run";
    private static final String ROWS = "rows_estimated";

    /** Empty: none is kept yet. */
    static Optional<KeptPlan> read(OffsetStorageReader offsets, String table) {
        Map<String, Object> kept = offsets.offset(Partitions.plan(table));
        return kept == null || kept.get(SLICES) == null
                ? Optional.empty()
                : Optional.of(
                        new KeptPlan(
                                TablePlan.parse(table, (String) kept.get(SLICES))
                                        .begun(
                                                number(kept, RUN, 0),
                                                number(kept, ROWS, -1),
                                                window(kept)),
                                (String) kept.get(MARK),
                                number(kept, VIEWS, 0)));
    }

    private static Optional<Window> window(Map<String, Object> kept) {
        return kept.get(COLUMN) instanceof String column
                ? Optional.of(
                        new Window(column, (String) kept.get(AFTER), (String) kept.get(UP_TO)))
                : Optional.empty();
    }

    private static long number(Map<String, Object> kept, String key, long otherwise) {
        return kept.get(key) instanceof Number number ? number.longValue() : otherwise;
    }

    /**
     * As it is kept.
     *
     * @param hasKey whether the table has one, for who looks at the copy
     */
    Map<String, Object> offset(boolean hasKey) {
        Map<String, Object> offset = new LinkedHashMap<>();
        offset.put(SLICES, plan.text());
        offset.put(MARK, mark);
        offset.put(VIEWS, views);
        offset.put(RUN, plan.run());
        offset.put(ROWS, plan.rowsEstimated());
        plan.window()
                .ifPresent(
                        window -> {
                            offset.put(COLUMN, window.column());
                            offset.put(AFTER, window.after());
                            offset.put(UP_TO, window.upTo());
                        });
        offset.put("has_key", hasKey);
        return offset;
    }
}
