package dev.jetconnect.source.copy;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** Offsets of records that a test has committed. Thread-safe. */
final class MemoryOffsets implements OffsetStorageReader {
    private final Map<Map<String, ?>, Map<String, Object>> kept = new ConcurrentHashMap<>();
    private final Map<Map<String, ?>, Integer> changes = new ConcurrentHashMap<>();

    void commit(SourceRecord record) {
        kept.put(record.sourcePartition(), new HashMap<>(record.sourceOffset()));
        changes.merge(record.sourcePartition(), 1, Integer::sum);
    }

    void clear() {
        kept.clear();
        changes.clear();
    }

    int changesOf(Map<String, ?> partition) {
        return changes.getOrDefault(partition, 0);
    }

    void change(Map<String, ?> partition, String field, Object value) {
        kept.get(partition).put(field, value);
    }

    Map<Map<String, ?>, Map<String, Object>> all() {
        return Map.copyOf(kept);
    }

    @Override
    public <T> Map<String, Object> offset(Map<String, T> partition) {
        return kept.get(partition);
    }

    @Override
    public <T> Map<Map<String, T>, Map<String, Object>> offsets(
            Collection<Map<String, T>> partitions) {
        Map<Map<String, T>, Map<String, Object>> found = new HashMap<>();
        partitions.forEach(
                partition -> {
                    if (kept.containsKey(partition)) {
                        found.put(partition, kept.get(partition));
                    }
                });
        return found;
    }
}
