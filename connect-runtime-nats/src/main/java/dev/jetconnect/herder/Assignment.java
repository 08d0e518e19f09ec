package dev.jetconnect.herder;

import dev.jetconnect.group.Group;
import dev.jetconnect.group.LeaseKey;
import dev.jetconnect.store.ConnectorEntry;
import dev.jetconnect.store.KvConfigStore;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.util.ConnectorTaskId;

/**
 * Which connectors and tasks this worker is to run: those that the group's placement gives it and
 * nobody else runs.
 *
 * <p>Thread-safe.
 */
final class Assignment {
    private final Group group;
    private final KvConfigStore store;

    Assignment(Group group, KvConfigStore store) {
        this.group = group;
        this.store = store;
    }

    /** What this worker is to run of one connector now. */
    Set<LeaseKey> here(String connector) {
        // A thousand connectors that each look at all of them are a million looks.
        Set<LeaseKey> keys =
                group.isOnlyTaker()
                        ? store.entry(connector)
                                .map(entry -> keys(connector, entry))
                                .orElse(Set.of())
                        : keys();
        return here(keys).stream()
                .filter(key -> key.connector().equals(connector))
                .collect(Collectors.toSet());
    }

    /** The connectors of which this worker is to run something else than it holds. */
    Set<String> changed() {
        Set<LeaseKey> here = here(keys());
        Set<LeaseKey> held = new HashSet<>(group.heldHere());
        return Set.copyOf(
                java.util.stream.Stream.concat(
                                here.stream().filter(key -> !held.contains(key)),
                                held.stream().filter(key -> !here.contains(key)))
                        .map(LeaseKey::connector)
                        .collect(Collectors.toSet()));
    }

    /** Leases for which there is nothing to run any more, left by workers that died. */
    Collection<LeaseKey> abandoned() {
        Set<LeaseKey> wanted = keys();
        return group.held().stream()
                .filter(key -> !wanted.contains(key))
                .filter(key -> !group.isHeldHere(key) && group.isFree(key))
                .toList();
    }

    static Set<ConnectorTaskId> taskIds(String connector, ConnectorEntry entry) {
        return IntStream.range(0, entry.taskConfigs().size())
                .mapToObj(index -> new ConnectorTaskId(connector, index))
                .collect(Collectors.toSet());
    }

    private Set<LeaseKey> here(Set<LeaseKey> keys) {
        return group.wanted(keys).stream().filter(group::isFree).collect(Collectors.toSet());
    }

    private Set<LeaseKey> keys() {
        Set<LeaseKey> keys = new HashSet<>();
        store.entries().forEach((connector, entry) -> keys.addAll(keys(connector, entry)));
        return keys;
    }

    private static Set<LeaseKey> keys(String connector, ConnectorEntry entry) {
        Set<LeaseKey> keys = new HashSet<>();
        keys.add(LeaseKey.of(connector));
        taskIds(connector, entry).forEach(id -> keys.add(LeaseKey.of(id)));
        return keys;
    }
}
