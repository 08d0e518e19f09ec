package dev.jetconnect.progress;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;

/**
 * What the log has of one table, as the source offsets in it tell. Of a new copy of the table
 * nothing of the earlier one counts.
 *
 * <p>Confined to one thread at a time.
 */
final class TableLedger {
    private final Map<String, Map<String, Object>> slices = new HashMap<>();
    private final Map<TopicPartition, Marks> marks = new TreeMap<>(Ledgers.PARTITIONS);
    private Map<String, Object> plan = Map.of();
    private Map<String, Object> end = Map.of();
    private RateWindow rate = new RateWindow();
    private long run = -1;
    private long rows;
    private long bytes;
    private long millis;
    private long formless;
    private long lastMillis;

    /** The plan of a copy. */
    void plan(Map<String, Object> offset, long atMillis) {
        if (isOfThisRun(offset)) {
            plan = offset;
            lastMillis = atMillis;
        }
    }

    /** The end of a copy. */
    void end(Map<String, Object> offset, long atMillis) {
        if (isOfThisRun(offset)) {
            end = offset;
            lastMillis = atMillis;
        }
    }

    /** How far a slice is. */
    void slice(String slice, Map<String, Object> offset, long atMillis) {
        if (!isOfThisRun(offset)) {
            return;
        }
        Map<String, Object> before = slices.put(slice, offset);
        rows += Ledgers.number(offset, "rows") - Ledgers.number(before, "rows");
        bytes += Ledgers.number(offset, "bytes") - Ledgers.number(before, "bytes");
        millis += Ledgers.number(offset, "millis") - Ledgers.number(before, "millis");
        formless += Ledgers.number(offset, "formless") - Ledgers.number(before, "formless");
        lastMillis = atMillis;
        rate.add(atMillis, rows);
    }

    /** Rows from {@code before} on stand in a message. */
    void mark(TopicPartition partition, long sequence, long before) {
        marks.computeIfAbsent(partition, key -> new Marks()).add(sequence, before);
    }

    private boolean isOfThisRun(Map<String, Object> offset) {
        long other = Ledgers.number(offset, "run");
        if (other > run) {
            run = other;
            slices.clear();
            marks.clear();
            plan = Map.of();
            end = Map.of();
            rate = new RateWindow();
            rows = 0;
            bytes = 0;
            millis = 0;
            formless = 0;
        }
        return other == run;
    }

    /**
     * The rows that a sink has written.
     *
     * @param reads which topics it reads
     * @param isWritten whether it has written a message
     */
    long written(Predicate<String> reads, BiPredicate<TopicPartition, Long> isWritten) {
        long least = rows;
        for (Map.Entry<TopicPartition, Marks> entry : marks.entrySet()) {
            TopicPartition partition = entry.getKey();
            if (reads.test(partition.topic())) {
                long written =
                        entry.getValue()
                                .rowsUpTo(sequence -> isWritten.test(partition, sequence), rows);
                least = Math.min(least, written);
            }
        }
        return least;
    }

    /** Whether the end tells of as many rows as the slices. */
    boolean isCountedAlike() {
        return Ledgers.number(end, "rows", -1) == rows;
    }

    /** Whether all rows are in the log. */
    boolean isPublished() {
        return !end.isEmpty();
    }

    /** What the database expected when the copy began; below 0: unknown. */
    long rowsEstimated() {
        return plan.isEmpty() ? -1 : Ledgers.number(plan, "rows_estimated", -1);
    }

    long views() {
        return Ledgers.number(plan, "views");
    }

    boolean hasKey() {
        return !Boolean.FALSE.equals(plan.get("has_key"));
    }

    /** Those that rows of it are in. */
    Set<TopicPartition> partitions() {
        return marks.keySet();
    }

    /** When the copy began. */
    long run() {
        return run;
    }

    long rows() {
        return rows;
    }

    long bytes() {
        return bytes;
    }

    /** Of reading, added up over what was read side by side. */
    long millis() {
        return millis;
    }

    /** Values in the place of which others stand. */
    long formless() {
        return formless;
    }

    /** When something of it was stored last. */
    long lastMillis() {
        return lastMillis;
    }

    String finishedAt() {
        return String.valueOf(end.getOrDefault("finished_at", ""));
    }

    RateWindow rate() {
        return rate;
    }
}
