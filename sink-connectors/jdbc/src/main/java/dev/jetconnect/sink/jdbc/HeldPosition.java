package dev.jetconnect.sink.jdbc;

import dev.jetconnect.sink.jdbc.dialect.OffsetSet;
import dev.jetconnect.sink.jdbc.dialect.PositionRow;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What a run knows of how far the target is in one partition. Each row says that all records below
 * its offset are there, so the highest of them counts; what rows tell of single records from there
 * on comes on top. Immutable.
 *
 * @param rows by their lanes
 * @param next all records of lower offsets are in the target; empty: it is not known
 * @param ahead offsets from there on that are in the target too
 */
record HeldPosition(Map<Integer, PositionRow> rows, OptionalLong next, OffsetSet ahead) {
    static HeldPosition of(Collection<PositionRow> rows) {
        return new HeldPosition(Map.of(), OptionalLong.empty(), OffsetSet.EMPTY).with(rows);
    }

    PositionRow base() {
        return rows.get(0);
    }

    /** Some rows have moved. */
    HeldPosition with(Collection<PositionRow> moved) {
        Map<Integer, PositionRow> all = new TreeMap<>(rows);
        moved.forEach(row -> all.put(row.key().lane(), row));
        OptionalLong highest = highest(all.values());
        OptionalLong furthest =
                highest.isEmpty() || next.orElse(0) > highest.getAsLong() ? next : highest;
        List<OffsetSet> tails =
                all.values().stream().map(row -> row.ahead().from(furthest.orElse(0))).toList();
        return new HeldPosition(all, furthest, OffsetSet.union(tails));
    }

    /** All records below an offset are in the target, as its rows tell together. */
    HeldPosition reached(long offset) {
        return new HeldPosition(rows, OptionalLong.of(offset), ahead.from(offset));
    }

    private static OptionalLong highest(Collection<PositionRow> rows) {
        return rows.stream()
                .map(PositionRow::next)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .max();
    }
}
