package dev.jetconnect.nats;

import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.KeyValueOperation;
import io.nats.client.api.KeyValueWatcher;
import io.nats.client.api.StorageType;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * A JetStream key-value bucket: durable when a write returns, changed by compare-and-set.
 *
 * <p>Every method throws {@link RetriableException} when NATS does not answer, or is away, which
 * the client tells by an {@link IllegalStateException}.
 *
 * <p>Thread-safe.
 */
public final class Bucket {
    private static final int WRONG_LAST_SEQUENCE = 10071;
    private static final long LOAD_TIMEOUT_SECONDS = 60;

    private final NatsClient nats;
    private final String name;
    private final KeyValue keyValue;

    private Bucket(NatsClient nats, String name, KeyValue keyValue) {
        this.nats = nats;
        this.name = name;
        this.keyValue = keyValue;
    }

    /** Opens the bucket, and creates it on first use. */
    public static Bucket open(NatsClient nats, String name, int replicas) {
        try {
            if (!nats.connection().keyValueManagement().getBucketNames().contains(name)) {
                nats.connection()
                        .keyValueManagement()
                        .create(
                                KeyValueConfiguration.builder(name)
                                        .maxHistoryPerKey(1)
                                        .storageType(StorageType.File)
                                        .replicas(replicas)
                                        .build());
            }
            return new Bucket(nats, name, nats.connection().keyValue(name));
        } catch (JetStreamApiException e) {
            throw new ConnectException(
                    "Cannot open bucket '"
                            + name
                            + "' with "
                            + replicas
                            + " replicas: "
                            + e.getMessage(),
                    e);
        } catch (IOException | IllegalStateException e) {
            throw unavailable(name, nats, "open it", e);
        }
    }

    /** The current value of {@code key}, read from the server. */
    public Optional<Entry> get(String key) {
        try {
            KeyValueEntry entry = keyValue.get(key);
            return entry == null
                    ? Optional.empty()
                    : Optional.of(new Entry(key, entry.getValue(), entry.getRevision()));
        } catch (JetStreamApiException | IOException | IllegalStateException e) {
            throw unavailable("read '" + key + "'", e);
        }
    }

    /** Writes whatever is there, and returns the new revision. */
    public long put(String key, byte[] value) {
        try {
            return keyValue.put(key, value);
        } catch (JetStreamApiException | IOException | IllegalStateException e) {
            throw unavailable("write '" + key + "'", e);
        }
    }

    /**
     * Compare-and-set.
     *
     * @param expected revision that the key must have; empty: the key must be absent
     * @return the new revision; empty if somebody else was first
     */
    public OptionalLong update(String key, byte[] value, OptionalLong expected) {
        try {
            return OptionalLong.of(
                    expected.isPresent()
                            ? keyValue.update(key, value, expected.getAsLong())
                            : keyValue.create(key, value));
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == WRONG_LAST_SEQUENCE) {
                return OptionalLong.empty();
            }
            throw unavailable("write '" + key + "'", e);
        } catch (IOException | IllegalStateException e) {
            throw unavailable("write '" + key + "'", e);
        }
    }

    /**
     * Deletes {@code key} if it still has {@code expected} as its revision.
     *
     * @return false if somebody else was first
     */
    public boolean delete(String key, long expected) {
        try {
            keyValue.delete(key, expected);
            return true;
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == WRONG_LAST_SEQUENCE) {
                return false;
            }
            throw unavailable("delete '" + key + "'", e);
        } catch (IOException | IllegalStateException e) {
            throw unavailable("delete '" + key + "'", e);
        }
    }

    /** Deletes {@code key}, whatever it holds. */
    public void delete(String key) {
        try {
            keyValue.delete(key);
        } catch (JetStreamApiException | IOException | IllegalStateException e) {
            throw unavailable("delete '" + key + "'", e);
        }
    }

    /** Keys that match {@code filter}, in which {@code *} and {@code >} are NATS's wildcards. */
    public List<String> keys(String filter) {
        try {
            return keyValue.keys(filter);
        } catch (JetStreamApiException
                | IOException
                | IllegalStateException
                | InterruptedException e) {
            throw unavailable("list the keys", e);
        }
    }

    /**
     * Follows all keys: first what is there, then each change. Returns when everything that was
     * there has been handed over.
     *
     * @param onChange called on a NATS thread; an entry without a value is a deletion
     */
    public AutoCloseable watch(Consumer<Entry> onChange) {
        CountDownLatch loaded = new CountDownLatch(1);
        KeyValueWatcher watcher =
                new KeyValueWatcher() {
                    @Override
                    public void watch(KeyValueEntry entry) {
                        boolean isPut = entry.getOperation() == KeyValueOperation.PUT;
                        onChange.accept(
                                new Entry(
                                        entry.getKey(),
                                        isPut ? entry.getValue() : null,
                                        entry.getRevision()));
                    }

                    @Override
                    public void endOfData() {
                        loaded.countDown();
                    }
                };
        try {
            AutoCloseable subscription = keyValue.watchAll(watcher);
            if (!loaded.await(LOAD_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw new RetriableException(
                        "Bucket '"
                                + name
                                + "' could not be read within "
                                + LOAD_TIMEOUT_SECONDS
                                + " s");
            }
            return subscription;
        } catch (JetStreamApiException
                | IOException
                | IllegalStateException
                | InterruptedException e) {
            throw unavailable("watch it", e);
        }
    }

    private RetriableException unavailable(String action, Exception cause) {
        return unavailable(name, nats, action, cause);
    }

    private static RetriableException unavailable(
            String name, NatsClient nats, String action, Exception cause) {
        if (cause instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        String state = nats.isConnected() ? "" : " (not connected to NATS)";
        return new RetriableException(
                "Bucket '" + name + "': cannot " + action + state + ": " + cause.getMessage(),
                cause);
    }

    /**
     * A key and what it holds.
     *
     * @param value null if the key was deleted
     * @param revision the stream sequence of this write: rises with every write to the bucket
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed over as read; never compared.
    public record Entry(String key, byte[] value, long revision) {
        public boolean isDeleted() {
            return value == null;
        }
    }
}
