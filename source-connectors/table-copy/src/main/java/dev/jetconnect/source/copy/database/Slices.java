package dev.jetconnect.source.copy.database;

import dev.jetconnect.source.copy.plan.Slice;
import java.util.ArrayList;
import java.util.List;

/** Cuts a table into slices. */
final class Slices {
    /** So few that their offsets can be looked through, so many that tasks end together. */
    private static final int SLICES_MAX = 32;

    private static final long BLOCKS_MIN = 2048;
    private static final long ROWS_MIN = 50_000;

    private Slices() {}

    /** Slices of PostgreSQL's blocks, and one for what comes behind them later. */
    static List<Slice> ofPlaces(int relation, long blocks) {
        if (blocks < BLOCKS_MIN) {
            return List.of(new Slice(0, relation, Slice.Method.PLACE, "", ""));
        }
        long count = Math.min(SLICES_MAX, blocks / BLOCKS_MIN);
        List<Slice> slices = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            slices.add(
                    new Slice(
                            i,
                            relation,
                            Slice.Method.PLACE,
                            String.valueOf(blocks * i / count),
                            String.valueOf(blocks * (i + 1) / count)));
        }
        slices.add(new Slice(0, relation, Slice.Method.PLACE, String.valueOf(blocks), ""));
        return slices;
    }

    /** Slices of a range of keys, the first and the last open towards what is outside of it. */
    static List<Slice> ofRange(int relation, long first, long end, long rows) {
        long length = Math.max(end - first, 1);
        int count = (int) Math.max(1, Math.min(SLICES_MAX, Math.min(length, rows / ROWS_MIN)));
        List<Slice> slices = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String from = i == 0 ? "" : bound(first, length, i, count);
            String to = i == count - 1 ? "" : bound(first, length, i + 1, count);
            slices.add(new Slice(i, relation, Slice.Method.KEY, from, to));
        }
        return slices;
    }

    static List<Slice> numbered(List<Slice> slices) {
        List<Slice> numbered = new ArrayList<>();
        for (Slice slice : slices) {
            numbered.add(
                    new Slice(
                            numbered.size(),
                            slice.relation(),
                            slice.method(),
                            slice.from(),
                            slice.to()));
        }
        return numbered;
    }

    private static String bound(long first, long length, int index, int count) {
        long part = length / count;
        return String.valueOf(first + part * index + Math.min(index, length % count));
    }
}
