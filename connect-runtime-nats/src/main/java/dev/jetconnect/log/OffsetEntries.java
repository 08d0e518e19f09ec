package dev.jetconnect.log;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.jetconnect.nats.Bucket;
import dev.jetconnect.nats.Bucket.Entry;
import dev.jetconnect.nats.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
 * <p>Each has the place of its unit in the stream, and a later place wins: it does not matter in
 * which order the processes write that run a connector's tasks, and one that was replaced writes
 * nothing over what its successor has written. A removed offset leaves its place behind.
 *
 * <p>Thread-safe.
 */
final class OffsetEntries {
    private static final TypeReference<Stored> STORED = new TypeReference<>() {};

    private final Bucket bucket;
    private final String prefix;

    OffsetEntries(Bucket bucket, String connector) {
        this.bucket = bucket;
        this.prefix = StreamNames.encode(connector) + ".";
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
        return bucket.entries(prefix + "*").stream()
                .map(entry -> Json.read(entry, STORED))
                .filter(stored -> stored.offset() != null)
                .map(Stored::partition)
                .toList();
    }

    /** Writes whatever is there. */
    void replace(Map<String, String> changes, StreamPosition at) {
        changes.forEach(
                (partition, offset) -> bucket.put(key(partition), json(partition, offset, at)));
    }

    /** Writes by compare-and-set those that nobody has written from a later place. */
    void write(Map<String, StoredOffset> offsets) {
        offsets.forEach(
                (partition, offset) -> {
                    while (!isWritten(partition, offset)) {
                        // Another process was first: whose place is the later one?
                    }
                });
    }

    private boolean isWritten(String partition, StoredOffset offset) {
        Optional<Entry> present = bucket.get(key(partition));
        if (present.isPresent() && Json.read(present.get(), STORED).place().isBehind(offset.at())) {
            return true;
        }
        OptionalLong expected =
                present.isPresent()
                        ? OptionalLong.of(present.get().revision())
                        : OptionalLong.empty();
        byte[] json = json(partition, offset.offset(), offset.at());
        return bucket.update(key(partition), json, expected).isPresent();
    }

    private String key(String partition) {
        return prefix + digest(partition);
    }

    private static byte[] json(String partition, String offset, StreamPosition at) {
        return Json.write(new Stored(partition, offset, at));
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
     * @param offset Connect's value: the source offset as JSON; null if it was removed
     * @param at where its unit stands; null if nobody said so
     */
    record Stored(String partition, String offset, StreamPosition at) {
        StreamPosition place() {
            return at == null ? StreamPosition.NONE : at;
        }
    }
}
