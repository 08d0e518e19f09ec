package dev.jetconnect.transforms.dedup;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.KeyValueManagement;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.StorageType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * The JetStream key-value bucket that keeps windows.
 *
 * <p>Thread-safe.
 */
final class StateBucket implements AutoCloseable {
    private final Connection connection;
    private final String name;
    private final KeyValue keyValue;

    private StateBucket(Connection connection, String name, KeyValue keyValue) {
        this.connection = connection;
        this.name = name;
        this.keyValue = keyValue;
    }

    /**
     * Opens the bucket, and creates it on first use. The connection is closed with it.
     *
     * @param age after which the server forgets a value of a new bucket
     */
    static StateBucket open(Connection connection, String name, int replicas, Duration age) {
        try {
            KeyValueManagement buckets = connection.keyValueManagement();
            if (!buckets.getBucketNames().contains(name)) {
                buckets.create(
                        KeyValueConfiguration.builder(name)
                                .maxHistoryPerKey(1)
                                .storageType(StorageType.File)
                                .replicas(replicas)
                                .ttl(age)
                                .build());
            }
            return new StateBucket(connection, name, connection.keyValue(name));
        } catch (IOException | JetStreamApiException | IllegalStateException e) {
            closeQuietly(connection);
            throw unavailable(name, "open it", e);
        }
    }

    void put(String key, byte[] value) {
        try {
            keyValue.put(key, value);
        } catch (IOException | JetStreamApiException | IllegalStateException e) {
            throw unavailable(name, "write '" + key + "'", e);
        }
    }

    /** What stands at {@code key}; if nothing does, {@code first} from now on. */
    byte[] getOrCreate(String key, byte[] first) {
        try {
            KeyValueEntry entry = keyValue.get(key);
            if (entry == null) {
                try {
                    keyValue.create(key, first);
                    return first;
                } catch (JetStreamApiException e) {
                    entry = keyValue.get(key); // another task was first
                    if (entry == null) {
                        throw e;
                    }
                }
            }
            return entry.getValue();
        } catch (IOException | JetStreamApiException | IllegalStateException e) {
            throw unavailable(name, "read '" + key + "'", e);
        }
    }

    /** All values whose keys match {@code filter}, in no order. */
    List<byte[]> values(String filter) {
        try {
            List<byte[]> values = new ArrayList<>();
            for (String key : keyValue.keys(filter)) {
                KeyValueEntry entry = keyValue.get(key);
                if (entry != null) { // it may have expired just now
                    values.add(entry.getValue());
                }
            }
            return values;
        } catch (IOException
                | JetStreamApiException
                | IllegalStateException
                | InterruptedException e) {
            throw unavailable(name, "read '" + filter + "'", e);
        }
    }

    @Override
    public void close() {
        closeQuietly(connection);
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static RetriableException unavailable(String name, String action, Exception cause) {
        if (cause instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return new RetriableException(
                "Deduplicate's bucket '"
                        + name
                        + "': cannot "
                        + action
                        + ": "
                        + cause.getMessage()
                        + ". Check nats.url and that JetStream is enabled there.",
                cause);
    }
}
