package dev.jetconnect.nats;

import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.KeyValueManagement;
import io.nats.client.MessageTtl;
import io.nats.client.PublishOptions;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.KeyValueOperation;
import io.nats.client.api.KeyValueStatus;
import io.nats.client.api.KeyValueWatcher;
import io.nats.client.api.PublishAck;
import io.nats.client.api.StorageType;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * A JetStream key-value bucket: durable when a write returns, changed by compare-and-set.
 *
 * <p>Every method throws {@link RetriableException} when NATS does not answer for 10 s.
 *
 * <p>Thread-safe.
 */
public final class Bucket {
    private static final int WRONG_LAST_SEQUENCE = 10071;
    private static final long LOAD_TIMEOUT_SECONDS = 60;
    private static final int HEADER_BYTES_MAX = 1024;
    private static final Duration SILENCE_MAX = Duration.ofSeconds(2);

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
        return open(nats, name, replicas, null);
    }

    /**
     * Opens a bucket whose keys may have a time to live (nats-server 2.11, ADR-48).
     *
     * @param markerTimeToLive how long the server remembers that a key has expired, at least 1 s
     */
    public static Bucket openExpiring(
            NatsClient nats, String name, int replicas, Duration markerTimeToLive) {
        return open(nats, name, replicas, markerTimeToLive);
    }

    private static Bucket open(
            NatsClient nats, String name, int replicas, Duration markerTimeToLive) {
        try {
            return nats.ask(
                    "open bucket '" + name + "'",
                    () -> {
                        create(nats, name, replicas, markerTimeToLive);
                        return new Bucket(nats, name, nats.connection().keyValue(name));
                    });
        } catch (JetStreamApiException e) {
            throw new ConnectException(
                    "Cannot open bucket '"
                            + name
                            + "' with "
                            + replicas
                            + " replicas: "
                            + e.getMessage(),
                    e);
        }
    }

    private static void create(
            NatsClient nats, String name, int replicas, Duration markerTimeToLive)
            throws IOException, JetStreamApiException {
        KeyValueManagement buckets = nats.connection().keyValueManagement();
        if (!buckets.getBucketNames().contains(name)) {
            buckets.create(
                    KeyValueConfiguration.builder(name)
                            .maxHistoryPerKey(1)
                            .storageType(StorageType.File)
                            .replicas(replicas)
                            .limitMarker(markerTimeToLive)
                            .build());
        }
        requireLasting(buckets.getStatus(name));
    }

    /** A bucket that somebody else has made may forget what a worker must find again. */
    private static void requireLasting(KeyValueStatus bucket) {
        String name = bucket.getBucketName();
        if (!bucket.getTtl().isZero()) {
            throw new ConnectException(
                    "Bucket '"
                            + name
                            + "' deletes its entries after "
                            + bucket.getTtl()
                            + ", and with them the state of connectors: remove this limit (nats"
                            + " stream edit KV_"
                            + name
                            + " --max-age=0s), or set another group.id.");
        }
        if (bucket.getStorageType() != StorageType.File) {
            throw new ConnectException(
                    "Bucket '"
                            + name
                            + "' is kept in memory and would be empty after a restart of the"
                            + " server: delete it (nats kv del "
                            + name
                            + "), so that the worker makes it anew, or set another group.id.");
        }
    }

    /** The current value of {@code key}, read from the server. */
    public Optional<Entry> get(String key) {
        return answered(
                "read '" + key + "'",
                () -> {
                    KeyValueEntry entry = keyValue.get(key);
                    return entry == null
                            ? Optional.empty()
                            : Optional.of(new Entry(key, entry.getValue(), entry.getRevision()));
                });
    }

    /** Writes whatever is there, and returns the new revision. */
    public long put(String key, byte[] value) {
        return stored("write '" + key + "'", () -> keyValue.put(key, value));
    }

    /**
     * Compare-and-set.
     *
     * @param expected revision that the key must have; empty: the key must be absent
     * @return the new revision; empty if somebody else was first
     */
    public OptionalLong update(String key, byte[] value, OptionalLong expected) {
        AtomicBoolean isAnswerLost = new AtomicBoolean();
        return stored(
                "write '" + key + "'",
                () -> {
                    try {
                        return OptionalLong.of(
                                expected.isPresent()
                                        ? keyValue.update(key, value, expected.getAsLong())
                                        : keyValue.create(key, value));
                    } catch (JetStreamApiException e) {
                        if (e.getApiErrorCode() != WRONG_LAST_SEQUENCE) {
                            throw e;
                        }
                        return isAnswerLost.get() ? ownWrite(key, value) : OptionalLong.empty();
                    } catch (IOException e) {
                        isAnswerLost.set(true);
                        throw e;
                    }
                });
    }

    /**
     * Compare-and-set of a key that the server deletes after {@code timeToLive}.
     *
     * @param expected revision that the key must have; empty: the key must be absent or expired
     * @return the new revision; empty if somebody else was first
     */
    public OptionalLong update(
            String key, byte[] value, OptionalLong expected, Duration timeToLive) {
        int seconds = Math.toIntExact(timeToLive.toSeconds());
        try {
            // Sent once: a caller that holds a lease decides by itself how long it may wait.
            if (expected.isEmpty()) {
                return OptionalLong.of(keyValue.create(key, value, MessageTtl.seconds(seconds)));
            }
            PublishAck ack =
                    nats.jetStream()
                            .publish(
                                    subject(key),
                                    value,
                                    PublishOptions.builder()
                                            .messageTtlSeconds(seconds)
                                            .expectedLastSubjectSequence(expected.getAsLong())
                                            .build());
            return OptionalLong.of(ack.getSeqno());
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == WRONG_LAST_SEQUENCE) {
                return OptionalLong.empty();
            }
            throw unavailable(name, nats, "write '" + key + "'", e);
        } catch (IOException | IllegalStateException e) {
            throw unavailable(name, nats, "write '" + key + "'", e);
        }
    }

    /**
     * Deletes {@code key} if it still has {@code expected} as its revision.
     *
     * @return false if somebody else was first
     */
    public boolean delete(String key, long expected) {
        return stored(
                "delete '" + key + "'",
                () -> {
                    try {
                        keyValue.delete(key, expected);
                        return true;
                    } catch (JetStreamApiException e) {
                        if (e.getApiErrorCode() != WRONG_LAST_SEQUENCE) {
                            throw e;
                        }
                        return false;
                    }
                });
    }

    /** Deletes {@code key}, whatever it holds, and returns the revision of the deletion. */
    public long delete(String key) {
        NatsMessage marker =
                NatsMessage.builder()
                        .subject(subject(key))
                        .headers(new Headers().put("KV-Operation", "DEL"))
                        .build();
        return stored("delete '" + key + "'", () -> nats.jetStream().publish(marker).getSeqno());
    }

    /** Largest value that the server takes. */
    public long valueBytesMax() {
        return nats.maxPayload() - HEADER_BYTES_MAX;
    }

    /** Keys that match {@code filter}, in which {@code *} and {@code >} are NATS's wildcards. */
    public List<String> keys(String filter) {
        return answered("list the keys", () -> keyValue.keys(filter));
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
            throw unavailable(name, nats, "watch it", e);
        }
    }

    /** After a lost answer, what stands there may be this very write. */
    private OptionalLong ownWrite(String key, byte[] value)
            throws IOException, JetStreamApiException {
        KeyValueEntry entry = keyValue.get(key);
        return entry != null && Arrays.equals(entry.getValue(), value)
                ? OptionalLong.of(entry.getRevision())
                : OptionalLong.empty();
    }

    private String subject(String key) {
        return "$KV." + name + "." + key;
    }

    /** As {@link #answered}, and reports a server that answers everything but this. */
    private <T> T stored(String action, NatsClient.Request<T> request) {
        try {
            return answered(action, request);
        } catch (RetriableException e) {
            if (e.getCause() instanceof JetStreamApiException refusal) {
                if (refusal.getErrorCode() >= 500) {
                    nats.storage().limitReached();
                }
            } else if (nats.answersWithin(SILENCE_MAX)) {
                nats.storage().silent();
            }
            throw e;
        }
    }

    private <T> T answered(String action, NatsClient.Request<T> request) {
        try {
            return nats.ask(action + " in bucket '" + name + "'", request);
        } catch (JetStreamApiException e) {
            throw unavailable(name, nats, action, e);
        }
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
