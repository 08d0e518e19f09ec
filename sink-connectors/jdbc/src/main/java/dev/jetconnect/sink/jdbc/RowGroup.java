package dev.jetconnect.sink.jdbc;

import dev.jetconnect.sink.jdbc.dialect.TableBinding;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows that one statement can write. */
record RowGroup(Key key, List<Object[]> rows) {
    /** What the rows of a group have in common. */
    record Key(Change.Kind kind, TableBinding binding, BitSet absent, boolean isNew) {
        static Key of(Change change) {
            return new Key(change.kind(), change.binding(), change.absent(), change.isNew());
        }
    }

    /** Deletes come first, for a deleted row may hold a unique value that a written one needs. */
    static List<RowGroup> of(Collection<Change> changes) {
        Map<Key, RowGroup> groups = new LinkedHashMap<>();
        for (Change change : changes) {
            groups.computeIfAbsent(Key.of(change), key -> new RowGroup(key, new ArrayList<>()))
                    .rows
                    .add(change.values());
        }
        List<RowGroup> sorted = new ArrayList<>();
        groups.values().stream().filter(RowGroup::isDelete).forEach(sorted::add);
        groups.values().stream().filter(group -> !group.isDelete()).forEach(sorted::add);
        return sorted;
    }

    boolean isDelete() {
        return key.kind == Change.Kind.DELETE;
    }

    boolean isPartial() {
        return !key.absent.isEmpty();
    }
}
