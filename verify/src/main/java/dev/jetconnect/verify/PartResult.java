package dev.jetconnect.verify;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one look at the rows of a part has found. Confined to one thread. */
final class PartResult {
    /** Of so many keys it is known what the source had at the look before. */
    private static final int SEEN_MAX = 100_000;

    private final Map<Difference.Kind, Long> counts = new EnumMap<>(Difference.Kind.class);
    private final List<Difference> listed = new ArrayList<>();
    private final BitSet buckets = new BitSet(Buckets.COUNT);
    private final Map<List<String>, Optional<FoundRow>> sourceRows = new HashMap<>();
    private final int listedMax;
    private long moving;

    PartResult(int listedMax) {
        this.listedMax = listedMax;
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
        if (sourceRows.size() < SEEN_MAX) {
            sourceRows.put(key, Optional.ofNullable(source));
        }
    }

    /** Whether the row differed at this look, with the same row in the source. */
    boolean knows(List<String> key, FoundRow source) {
        Optional<FoundRow> seen = sourceRows.get(key);
        if (seen == null) {
            return sourceRows.size() >= SEEN_MAX;
        }
        return seen.map(row -> row.isSame(source)).orElse(source == null);
    }

    long count(Difference.Kind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    long moving() {
        return moving;
    }

    List<Difference> listed() {
        return listed;
    }

    BitSet buckets() {
        return buckets;
    }

    boolean isClean() {
        return moving == 0 && counts.isEmpty();
    }
}
