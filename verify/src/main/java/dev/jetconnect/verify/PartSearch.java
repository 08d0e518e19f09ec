package dev.jetconnect.verify;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Finds the rows that differ in the buckets of a part that do: some buckets at a time, so that
 * memory stays bounded however many there are. Confined to one thread.
 */
final class PartSearch {
    /** How many rows of both sides are in memory at once. */
    private static final int ROWS_MAX = 100_000;

    private final TablePair pair;
    private final PartReader reader;
    private final KeyRange range;
    private final int listedMax;
    private final AtomicInteger rememberedMax;
    private final List<BitSet> groups;
    private PartResult last;

    PartSearch(
            TablePair pair,
            PartReader reader,
            KeyRange range,
            int listedMax,
            AtomicInteger rememberedMax,
            Buckets source,
            Buckets target) {
        this.pair = pair;
        this.reader = reader;
        this.range = range;
        this.listedMax = listedMax;
        this.rememberedMax = rememberedMax;
        this.groups = groups(source.differences(target), source, target);
    }

    /** What the last look has found; there was one. */
    PartResult last() {
        return last;
    }

    /**
     * Looks at the rows again. From the second look on a row counts as different only if the source
     * has not written it since the one before.
     */
    PartResult look(ConnectionPair connections) {
        PartResult result = new PartResult(listedMax, rememberedMax);
        for (BitSet group : groups) {
            if (!group.isEmpty()) {
                FoundRows source = new FoundRows(pair.keyCount(), group);
                FoundRows target = new FoundRows(pair.keyCount(), group);
                reader.read(connections, range, source, target);
                compare(source.byKey(), target.byKey(), result);
            }
        }
        groups.forEach(group -> group.and(result.buckets()));
        if (last != null) {
            last.forget();
        }
        last = result;
        return result;
    }

    /** Nobody looks again. */
    void finish() {
        groups.clear();
        last.forget();
    }

    private void compare(
            Map<List<String>, FoundRow> source,
            Map<List<String>, FoundRow> target,
            PartResult result) {
        Set<List<String>> keys = new HashSet<>(source.keySet());
        keys.addAll(target.keySet());
        for (List<String> key : keys) {
            FoundRow here = source.get(key);
            FoundRow there = target.get(key);
            if (here == null || !here.isSame(there)) {
                result.remember((here == null ? there : here).bucket(), key, here);
                if (last == null || last.knows(key, here)) {
                    add(key, here, there, result);
                } else {
                    result.addMoving();
                }
            }
        }
    }

    private void add(List<String> key, FoundRow here, FoundRow there, PartResult result) {
        int more = (here == null ? 0 : here.count()) - (there == null ? 0 : there.count());
        Difference.Kind kind =
                more > 0
                        ? Difference.Kind.MISSING
                        : more < 0 ? Difference.Kind.EXTRA : Difference.Kind.CHANGED;
        List<String> columns =
                kind == Difference.Kind.CHANGED
                        ? here.differences(there).stream()
                                .map(i -> pair.columns().get(i).source().name())
                                .toList()
                        : List.of();
        result.add(new Difference(kind, named(key), columns), Math.max(1, Math.abs(more)));
    }

    private Map<String, String> named(List<String> key) {
        Map<String, String> named = new LinkedHashMap<>();
        int count = pair.hasKey() ? pair.keyCount() : pair.columns().size();
        for (int i = 0; i < count; i++) {
            named.put(pair.columns().get(i).source().name(), key.get(i));
        }
        return named;
    }

    private static List<BitSet> groups(BitSet different, Buckets source, Buckets target) {
        List<BitSet> groups = new ArrayList<>();
        int rows = ROWS_MAX;
        for (int i = different.nextSetBit(0); i >= 0; i = different.nextSetBit(i + 1)) {
            int more = source.rows(i) + target.rows(i);
            if (rows + more > ROWS_MAX) {
                groups.add(new BitSet(Buckets.COUNT));
                rows = 0;
            }
            groups.get(groups.size() - 1).set(i);
            rows += more;
        }
        return groups;
    }
}
