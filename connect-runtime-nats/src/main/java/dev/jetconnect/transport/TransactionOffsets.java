package dev.jetconnect.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.OffsetBackingStore;
import org.apache.kafka.connect.util.Callback;

/**
 * The offset store of one exactly-once task: what is set joins the open transaction of the task's
 * producer, what is got is what the task has stored itself, or else comes from the worker's store.
 *
 * <p>Thread-safe.
 */
public final class TransactionOffsets implements OffsetBackingStore {
    private final OffsetBackingStore stored;
    private final TransactionalProducer producer;

    public TransactionOffsets(OffsetBackingStore stored, TransactionalProducer producer) {
        this.stored = stored;
        this.producer = producer;
    }

    /** Complete at once: the commit of the transaction tells whether the offsets are stored. */
    @Override
    public Future<Void> set(Map<ByteBuffer, ByteBuffer> values, Callback<Void> callback) {
        Map<String, String> changes = new LinkedHashMap<>();
        values.forEach((partition, offset) -> changes.put(text(partition), text(offset)));
        producer.enlist(changes);
        callback.onCompletion(null, null);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Future<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
        return producer.ownOffsets()
                .get(keys.stream().map(TransactionOffsets::text).toList())
                .map(TransactionOffsets::complete)
                .orElseGet(() -> stored.get(keys));
    }

    private static Future<Map<ByteBuffer, ByteBuffer>> complete(Map<String, String> offsets) {
        Map<ByteBuffer, ByteBuffer> values = new HashMap<>();
        offsets.forEach((partition, offset) -> values.put(bytes(partition), bytes(offset)));
        return CompletableFuture.completedFuture(values);
    }

    @Override
    public Set<Map<String, Object>> connectorPartitions(String connector) {
        return stored.connectorPartitions(connector);
    }

    @Override
    public void configure(WorkerConfig config) {
        // The worker's store is configured already.
    }

    @Override
    public void start() {
        // The worker's store runs already.
    }

    @Override
    public void stop() {
        // Other tasks use the worker's store.
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(ByteBuffer buffer) {
        return buffer == null ? null : StandardCharsets.UTF_8.decode(buffer.duplicate()).toString();
    }
}
