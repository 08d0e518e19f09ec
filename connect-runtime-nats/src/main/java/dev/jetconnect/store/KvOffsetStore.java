package dev.jetconnect.store;

import dev.jetconnect.log.SourceOffsets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.json.JsonConverterConfig;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.OffsetBackingStore;
import org.apache.kafka.connect.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connect's store of source offsets. A write is durable when its future completes. Reads go to the
 * server, so that a task that moved here sees what its last owner committed.
 *
 * <p>Thread-safe.
 */
public final class KvOffsetStore implements OffsetBackingStore {
    private static final Logger log = LoggerFactory.getLogger(KvOffsetStore.class);

    /** As long as a REST request may take, which reads offsets as well. */
    private static final Duration AWAY_MAX = Duration.ofSeconds(60);

    private static final Duration RETRY_DELAY = Duration.ofMillis(500);

    private final SourceOffsets offsets;
    private final JsonConverter keyConverter = new JsonConverter();
    private ExecutorService readers;

    /** One thread: a later offset must not be covered by an earlier one that is still written. */
    private ExecutorService writer;

    public KvOffsetStore(SourceOffsets offsets) {
        this.offsets = offsets;
        keyConverter.configure(Map.of(JsonConverterConfig.SCHEMAS_ENABLE_CONFIG, "false"), true);
    }

    @Override
    public void configure(WorkerConfig config) {
        // It has all that it needs.
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
            offsets.close();
        }
    }

    @Override
    public Future<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
        return CompletableFuture.supplyAsync(() -> readPatiently(keys), readers());
    }

    /** A task that begins while NATS is away for a moment would fail of one refusal. */
    private Map<ByteBuffer, ByteBuffer> readPatiently(Collection<ByteBuffer> keys) {
        long deadline = System.nanoTime() + AWAY_MAX.toNanos();
        while (true) {
            try {
                return read(keys);
            } catch (RetriableException e) {
                if (System.nanoTime() > deadline || readers().isShutdown()) {
                    throw e;
                }
                log.warn("{}. Trying again", e.getMessage());
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY_DELAY.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RetriableException("Interrupted while reading offsets", e);
        }
    }

    private Map<ByteBuffer, ByteBuffer> read(Collection<ByteBuffer> keys) {
        Map<ByteBuffer, ByteBuffer> values = new HashMap<>();
        byConnector(keys)
                .forEach(
                        (connector, partitions) ->
                                offsets.of(connector)
                                        .get(partitions)
                                        .forEach(
                                                (partition, offset) ->
                                                        values.put(
                                                                bytes(partition), bytes(offset))));
        return values;
    }

    @Override
    public Future<Void> set(Map<ByteBuffer, ByteBuffer> values, Callback<Void> callback) {
        Map<ByteBuffer, ByteBuffer> copy = new HashMap<>(values);
        return CompletableFuture.runAsync(() -> write(copy), writer())
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
        for (String partition : offsets.of(connector).partitions()) {
            partitions.add(partitionOf(parse(partition)));
        }
        return partitions;
    }

    private void write(Map<ByteBuffer, ByteBuffer> values) {
        byConnector(values.keySet())
                .forEach(
                        (connector, partitions) -> {
                            Map<String, String> changes = new HashMap<>();
                            for (String partition : partitions) {
                                ByteBuffer offset = values.get(bytes(partition));
                                changes.put(partition, offset == null ? null : text(offset));
                            }
                            offsets.of(connector).put(changes);
                        });
    }

    private Map<String, List<String>> byConnector(Collection<ByteBuffer> keys) {
        return keys.stream()
                .map(KvOffsetStore::text)
                .collect(Collectors.groupingBy(key -> String.valueOf(parse(key).get(0))));
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

    private static String text(ByteBuffer buffer) {
        return StandardCharsets.UTF_8.decode(buffer.duplicate()).toString();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
