package dev.jetconnect.nats;

import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.KeyValueManagement;
import io.nats.client.PublishOptions;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.KeyValueOperation;
import io.nats.client.api.KeyValueStatus;
import io.nats.client.api.StorageType;
import io.nats.client.api.Subject;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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

    /**
     * What {@code key} holds: the newest acknowledged write, asked of the bucket's leader. A
     * replica may not have it yet, and whoever decides by what it says would decide on the past.
     */
    public Optional<Entry> get(String key) {
        return answered(
                "read '" + key + "'", () -> newest(key).filter(entry -> !entry.isDeleted()));
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
                        return write(key, value, expected, Optional.empty());
                    } catch (JetStreamApiException e) {
                        if (e.getApiErrorCode() != WRONG_LAST_SEQUENCE) {
                            isAnswerLost.set(true);
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
        try {
            // Sent once: a caller that holds a lease decides by itself how long it may wait.
            return write(key, value, expected, Optional.of(timeToLive));
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

    /** Whether a request could be sent now, though it may still remain without an answer. */
    public boolean isConnected() {
        return nats.isConnected();
    }

    /** Largest value that the server takes. */
    public long valueBytesMax() {
        return nats.maxPayload() - HEADER_BYTES_MAX;
    }

    /**
     * The entries whose keys match {@code filter}, in which {@code *} and {@code >} are NATS's
     * wildcards, asked of the bucket's leader as {@link #get} does.
     */
    public List<Entry> entries(String filter) {
        return answered(
                "list the keys",
                () -> {
                    List<Entry> entries = new ArrayList<>();
                    for (String subject : subjects(filter)) {
                        newest(subject.substring(subject("").length()))
                                .filter(entry -> !entry.isDeleted())
                                .ifPresent(entries::add);
                    }
                    return entries;
                });
    }

    private List<String> subjects(String filter) throws IOException, JetStreamApiException {
        List<Subject> subjects =
                StreamLeader.info(nats, "KV_" + name, subject(filter))
                        .getStreamState()
                        .getSubjects();
        return subjects == null ? List.of() : subjects.stream().map(Subject::getName).toList();
    }

    /**
     * Follows all keys: first what is there, then each change. Returns when everything that was
     * there has been handed over.
     *
     * <p>It goes on by itself after any crash: see {@link BucketWatch}. Of several changes of one
     * key that come while it cannot listen it may tell the newest only; between keys the order is
     * kept.
     *
     * @param onChange called on the watch's thread; an entry without a value is a deletion
     */
    public AutoCloseable watch(Consumer<Entry> onChange) {
        return BucketWatch.start(nats, name, onChange);
    }

    /** After a lost answer, what stands there may be this very write. */
    private OptionalLong ownWrite(String key, byte[] value)
            throws IOException, JetStreamApiException {
        return newest(key)
                .filter(entry -> Arrays.equals(entry.value(), value))
                .map(entry -> OptionalLong.of(entry.revision()))
                .orElse(OptionalLong.empty());
    }

    /** Over a deletion's marker a key is created as if nothing were there. */
    private OptionalLong write(
            String key, byte[] value, OptionalLong expected, Optional<Duration> timeToLive)
            throws IOException, JetStreamApiException {
        try {
            return OptionalLong.of(publish(key, value, expected.orElse(0), timeToLive));
        } catch (JetStreamApiException e) {
            if (expected.isPresent() || e.getApiErrorCode() != WRONG_LAST_SEQUENCE) {
                throw e;
            }
            Optional<Entry> marker = newest(key).filter(Entry::isDeleted);
            if (marker.isEmpty()) {
                throw e;
            }
            return OptionalLong.of(publish(key, value, marker.get().revision(), timeToLive));
        }
    }

    private long publish(String key, byte[] value, long expected, Optional<Duration> timeToLive)
            throws IOException, JetStreamApiException {
        PublishOptions.Builder options =
                PublishOptions.builder().expectedLastSubjectSequence(expected);
        timeToLive.ifPresent(time -> options.messageTtlSeconds(Math.toIntExact(time.toSeconds())));
        return nats.jetStream().publish(subject(key), value, options.build()).getSeqno();
    }

    private Optional<Entry> newest(String key) throws IOException, JetStreamApiException {
        return StoredMessages.last(nats, "KV_" + name, subject(key))
                .map(message -> Entry.of(new KeyValueEntry(message)));
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
        static Entry of(KeyValueEntry stored) {
            boolean isPut = stored.getOperation() == KeyValueOperation.PUT;
            return new Entry(
                    stored.getKey(), isPut ? stored.getValue() : null, stored.getRevision());
        }

        public boolean isDeleted() {
            return value == null;
        }
    }
}
