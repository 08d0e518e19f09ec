package dev.jetconnect.store;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.jetconnect.log.StreamNames;
import dev.jetconnect.nats.Bucket;
import dev.jetconnect.nats.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.json.JsonConverterConfig;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.OffsetBackingStore;
import org.apache.kafka.connect.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connect's store of source offsets on a bucket: one key for each connector and source partition. A
 * write is durable when its future completes. Reads go to the server, so that a task that moved
 * here sees what its last owner committed.
 *
 * <p>Thread-safe.
 */
public final class KvOffsetStore implements OffsetBackingStore {
    private static final Logger log = LoggerFactory.getLogger(KvOffsetStore.class);
    private static final TypeReference<Stored> STORED = new TypeReference<>() {};

    private final Bucket bucket;
    private final JsonConverter keyConverter = new JsonConverter();
    private ExecutorService readers;

    /** One thread: a later offset must not be covered by an earlier one that is still written. */
    private ExecutorService writer;

    public KvOffsetStore(Bucket bucket) {
        this.bucket = bucket;
        keyConverter.configure(Map.of(JsonConverterConfig.SCHEMAS_ENABLE_CONFIG, "false"), true);
    }

    @Override
    public void configure(WorkerConfig config) {
        // The bucket is all it needs.
    }

    @Override
    public synchronized void start() {
        readers = Executors.newCachedThreadPool(runnable -> thread(runnable, "offset-reader"));
        writer = Executors.newSingleThreadExecutor(runnable -> thread(runnable, "offset-writer"));
    }

    @Override
    public synchronized void stop() {
        if (readers != null) {
            readers.shutdown();
            writer.shutdown();
        }
    }

    @Override
    public Future<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
        return CompletableFuture.supplyAsync(
                () -> {
                    Map<ByteBuffer, ByteBuffer> values = new HashMap<>();
                    for (ByteBuffer key : keys) {
                        bucket.get(key(text(key)))
                                .map(entry -> Json.read(entry, STORED).offset())
                                .ifPresent(offset -> values.put(key, bytes(offset)));
                    }
                    return values;
                },
                readers());
    }

    @Override
    public Future<Void> set(Map<ByteBuffer, ByteBuffer> values, Callback<Void> callback) {
        Map<ByteBuffer, ByteBuffer> copy = new HashMap<>(values);
        return CompletableFuture.runAsync(() -> copy.forEach(this::write), writer())
                .whenComplete(
                        (nothing, failure) -> {
                            if (callback != null) {
                                callback.onCompletion(failure, null);
                            }
                        });
    }

    @Override
    public Set<Map<String, Object>> connectorPartitions(String connector) {
        Set<Map<String, Object>> partitions = new HashSet<>();
        for (String key : bucket.keys(StreamNames.encode(connector) + ".*")) {
            bucket.get(key)
                    .map(entry -> parse(Json.read(entry, STORED).partition()))
                    .ifPresent(parsed -> partitions.add(partitionOf(parsed)));
        }
        return partitions;
    }

    private void write(ByteBuffer key, ByteBuffer offset) {
        String partition = text(key);
        if (offset == null) {
            bucket.delete(key(partition));
        } else {
            bucket.put(key(partition), Json.write(new Stored(partition, text(offset))));
        }
    }

    private synchronized ExecutorService readers() {
        return readers;
    }

    private synchronized ExecutorService writer() {
        return writer;
    }

    private static Thread thread(Runnable runnable, String name) {
        Thread thread = new Thread(runnable, name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * A source partition is any JSON, so its key in the bucket is a digest below the connector's.
     */
    private String key(String partition) {
        String connector = String.valueOf(parse(partition).get(0));
        return StreamNames.encode(connector) + "." + digest(partition);
    }

    /** Connect's form of a key: a list of the connector's name and the source partition. */
    private List<?> parse(String partition) {
        byte[] json = partition.getBytes(StandardCharsets.UTF_8);
        return (List<?>) keyConverter.toConnectData("", json).value();
    }

    private static Map<String, Object> partitionOf(List<?> parsed) {
        Map<String, Object> partition = new HashMap<>();
        if (parsed.get(1) instanceof Map<?, ?> fields) {
            fields.forEach((name, value) -> partition.put(String.valueOf(name), value));
        } else {
            log.warn("A source partition of '{}' is no map and is left out", parsed.get(0));
        }
        return partition;
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

    private static String text(ByteBuffer buffer) {
        return StandardCharsets.UTF_8.decode(buffer.duplicate()).toString();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * @param partition Connect's key: connector and source partition as JSON
     * @param offset Connect's value: the source offset as JSON
     */
    record Stored(String partition, String offset) {}
}
