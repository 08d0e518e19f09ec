package dev.jetconnect.log;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.jetconnect.log.ConnectorOffsets.StoredOffset;
import dev.jetconnect.nats.Bucket;
import dev.jetconnect.nats.Bucket.Entry;
import dev.jetconnect.nats.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The source offsets of one connector in the bucket: a key for each source partition. A source
 * partition is any JSON, so its key is a digest below the connector's.
 *
 * <p>Thread-safe.
 */
final class OffsetEntries {
    private static final TypeReference<Stored> STORED = new TypeReference<>() {};

    private final Bucket bucket;
    private final String prefix;
    private final OffsetFloor floor;

    OffsetEntries(Bucket bucket, String connector, OffsetFloor floor) {
        this.bucket = bucket;
        this.prefix = StreamNames.encode(connector) + ".";
        this.floor = floor;
    }

    Map<String, String> get(Collection<String> partitions) {
        Map<String, String> offsets = new HashMap<>();
        for (String partition : partitions) {
            bucket.get(key(partition))
                    .map(entry -> Json.read(entry, STORED).offset())
                    .ifPresent(offset -> offsets.put(partition, offset));
        }
        return offsets;
    }

    List<String> partitions() {
        List<String> partitions = new ArrayList<>();
        for (String key : bucket.keys(prefix + "*")) {
            bucket.get(key)
                    .map(entry -> Json.read(entry, STORED).partition())
                    .ifPresent(partitions::add);
        }
        return partitions;
    }

    /** Writes whatever is there. */
    void put(Map<String, String> changes) {
        changes.forEach(
                (partition, offset) -> {
                    if (offset == null) {
                        bucket.delete(key(partition));
                    } else {
                        bucket.put(key(partition), json(partition, offset));
                    }
                });
    }

    /**
     * Writes what the stream has, by compare-and-set, unless another process has claimed the floor:
     * then it knows what this one does not.
     *
     * @return false if it has
     */
    boolean write(Map<String, StoredOffset> offsets) {
        Map<String, StoredOffset> rest = new HashMap<>(offsets);
        while (!rest.isEmpty()) {
            Map<String, Optional<Entry>> present = new HashMap<>();
            rest.keySet().forEach(partition -> present.put(partition, bucket.get(key(partition))));
            // Looked at after the entries: a new owner claims the floor, then changes them.
            if (!floor.isOwned()) {
                return false;
            }
            rest.entrySet().removeIf(offset -> isWritten(offset, present.get(offset.getKey())));
        }
        return true;
    }

    private boolean isWritten(Map.Entry<String, StoredOffset> offset, Optional<Entry> present) {
        String partition = offset.getKey();
        String value = offset.getValue().offset();
        if (value == null) {
            return present.isEmpty() || bucket.delete(key(partition), present.get().revision());
        }
        OptionalLong expected =
                present.isPresent()
                        ? OptionalLong.of(present.get().revision())
                        : OptionalLong.empty();
        return bucket.update(key(partition), json(partition, value), expected).isPresent();
    }

    private String key(String partition) {
        return prefix + digest(partition);
    }

    private static byte[] json(String partition, String offset) {
        return Json.write(new Stored(partition, offset));
    }

    private static String digest(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }

    /**
     * @param partition Connect's key: connector and source partition as JSON
     * @param offset Connect's value: the source offset as JSON
     */
    record Stored(String partition, String offset) {}
}
