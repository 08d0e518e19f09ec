package dev.jetconnect.transport;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The source offsets that one run of an exactly-once task has stored itself, so that a connector
 * which reads them after each commit, as Debezium does for PostgreSQL, need not ask the server: to
 * read all tasks' offsets from there takes several requests and writes.
 *
 * <p>Only the run itself may ask. A newer run, or somebody who changes the offsets, fences it
 * first, and what it finds here stays what it has stored.
 *
 * <p>Thread-safe.
 */
final class OwnOffsets {
    /** A connector may have a source partition for each file. */
    private static final int PARTITIONS_MAX = 1000;

    private final Map<String, String> newest = new LinkedHashMap<>();

    /** Adds offsets that the stream has acknowledged, by source partition; null removes one. */
    synchronized void stored(Map<String, String> offsets) {
        offsets.forEach(
                (partition, offset) -> {
                    newest.remove(partition);
                    newest.put(partition, offset);
                });
        var oldest = newest.keySet().iterator();
        while (newest.size() > PARTITIONS_MAX) {
            oldest.next();
            oldest.remove();
        }
    }

    /** The offsets of these partitions; empty unless all of them were stored here. */
    synchronized Optional<Map<String, String>> get(Collection<String> partitions) {
        if (!newest.keySet().containsAll(partitions)) {
            return Optional.empty();
        }
        Map<String, String> found = new LinkedHashMap<>();
        for (String partition : partitions) {
            String offset = newest.get(partition);
            if (offset != null) {
                found.put(partition, offset);
            }
        }
        return Optional.of(found);
    }
}
