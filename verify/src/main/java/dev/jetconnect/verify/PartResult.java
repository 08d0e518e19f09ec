package dev.jetconnect.verify;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** What one look at the rows of a part has found. Confined to one thread at a time. */
final class PartResult {
    private final Map<Difference.Kind, Long> counts = new EnumMap<>(Difference.Kind.class);
    private final List<Difference> listed = new ArrayList<>();
    private final BitSet buckets = new BitSet();
    private final Map<List<String>, Optional<FoundRow>> sourceRows = new HashMap<>();
    private final int listedMax;
    private final AtomicInteger rememberedMax;
    private boolean hasForgotten;
    private long moving;

    /**
     * @param rememberedMax how many rows all results together may still remember
     */
    PartResult(int listedMax, AtomicInteger rememberedMax) {
        this.listedMax = listedMax;
        this.rememberedMax = rememberedMax;
    }

    void add(Difference difference, long count) {
        counts.merge(difference.kind(), count, Long::sum);
        if (listed.size() < listedMax) {
            listed.add(difference);
        }
    }

    /** The row differs, but the source has written it since the look before. */
    void addMoving() {
        moving++;
    }

    /** Remembers what the source had, and where to look again. */
    void remember(int bucket, List<String> key, FoundRow source) {
        buckets.set(bucket);
        if (rememberedMax.getAndDecrement() > 0) {
            sourceRows.put(key, Optional.ofNullable(source));
        } else {
            rememberedMax.incrementAndGet();
            hasForgotten = true;
        }
    }

    /** Whether the row differed at this look, with the same row in the source. */
    boolean knows(List<String> key, FoundRow source) {
        Optional<FoundRow> seen = sourceRows.get(key);
        if (seen == null) {
            return hasForgotten;
        }
        return seen.map(row -> row.isSame(source)).orElse(source == null);
    }

    /** There is a later look, or none any more: what this one has found is all that counts. */
    void forget() {
        rememberedMax.addAndGet(sourceRows.size());
        sourceRows.clear();
        buckets.clear();
    }

    long count(Difference.Kind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    long moving() {
        return moving;
    }

    List<Difference> listed() {
        return List.copyOf(listed);
    }

    BitSet buckets() {
        return buckets;
    }

    boolean isClean() {
        return moving == 0 && counts.isEmpty();
    }
}
