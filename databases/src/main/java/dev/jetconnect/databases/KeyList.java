package dev.jetconnect.databases;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts keys together, from rows that have one column each. Confined to one thread. */
final class KeyList {
    private record Key(String name, boolean isPrimary, List<String> columns) {
        TableKey done() {
            return new TableKey(name, columns);
        }
    }

    private final List<Key> keys = new ArrayList<>();

    /** A key's first column follows. */
    void begin(String name, boolean isPrimary) {
        keys.add(new Key(name, isPrimary, new ArrayList<>()));
    }

    void add(String column) {
        keys.get(keys.size() - 1).columns.add(column);
    }

    Optional<TableKey> primary() {
        return keys.stream().filter(Key::isPrimary).findFirst().map(Key::done);
    }

    List<TableKey> others() {
        return keys.stream().filter(key -> !key.isPrimary).map(Key::done).toList();
    }
}
