package dev.jetconnect.log;

import dev.jetconnect.nats.Bucket;
import dev.jetconnect.nats.NatsClient;
import dev.jetconnect.nats.StoredMessages;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * The source offsets of one connector. The truth of an exactly-once task is in the stream, where
 * each unit carries its offsets; the bucket has them as of a stream sequence, the {@link
 * OffsetFloor}, and what stands behind it is read from the stream by {@link #recover}.
 *
 * <p>Without a floor the bucket alone is the truth: so it is for tasks that deliver at least once.
 *
 * <p>Thread-safe.
 */
public final class ConnectorOffsets {
    private final NatsClient nats;
    private final StreamNames names;
    private final OffsetEntries entries;
    private final OffsetFloor floor;

    /** Held while bucket and stream are compared, so that an older offset never covers a newer. */
    private final ReentrantLock storage = new ReentrantLock();

    private boolean isRecovered; // guarded by storage

    private final UnwrittenOffsets unwritten = new UnwrittenOffsets();

    ConnectorOffsets(NatsClient nats, Bucket bucket, StreamNames names) {
        this.nats = nats;
        this.names = names;
        this.floor = new OffsetFloor(bucket, names.connector());
        this.entries = new OffsetEntries(bucket, names.connector(), floor);
    }

    /**
     * Begins the exactly-once run of a task that has just taken its fence, and those of older
     * generations: from now on the bucket has all that was stored before.
     *
     * @throws RetriableException if NATS does not answer now
     */
    public void beginExactlyOnce(String task) {
        unwritten.giveUp(task);
        recover(true);
    }

    /** As {@link #beginExactlyOnce}, for a task that will not put offsets into the stream. */
    public void beginAtLeastOnce(String task) {
        unwritten.giveUp(task);
        recover(false);
    }

    /** Says that a task is about to publish a unit. A task has one at a time. */
    public void publishing(String task) {
        unwritten.publishing(task);
    }

    /** Takes {@link #publishing} back. */
    public void publishedNothing(String task) {
        unwritten.giveUp(task);
    }

    /** Says that the unit of a task is stored, together with its offsets. */
    public void stored(String task, long streamSequence, Map<String, String> offsets) {
        unwritten.stored(task, streamSequence, offsets);
    }

    /** The offsets of some source partitions, both as Connect's JSON. */
    public Map<String, String> get(Collection<String> partitions) {
        settle();
        return entries.get(partitions);
    }

    /** All source partitions that have an offset. */
    public List<String> partitions() {
        settle();
        return entries.partitions();
    }

    /**
     * Changes offsets from outside of a unit: those of at-least-once tasks, and by the user's hand.
     *
     * @param changes null removes one
     */
    public void put(Map<String, String> changes) {
        settle();
        entries.put(changes);
    }

    /** Makes sure that the bucket has everything, with all tasks of the connector stopped. */
    public void recoverStopped() {
        unwritten.giveUpAll();
        storage.lock();
        try {
            if (floor.isPresent()) {
                recover(true);
            }
            isRecovered = true;
        } finally {
            storage.unlock();
        }
    }

    /** Writes to the bucket what the stream has acknowledged. */
    void checkpoint() {
        storage.lock();
        try {
            if (!isRecovered || unwritten.isEmpty()) {
                return;
            }
            UnwrittenOffsets.Snapshot snapshot = unwritten.snapshot();
            if (entries.write(snapshot.offsets())) {
                floor.raise(snapshot.floor());
            }
            unwritten.written(snapshot);
        } finally {
            storage.unlock();
        }
    }

    private void settle() {
        storage.lock();
        try {
            if (isRecovered) {
                checkpoint();
            } else {
                recoverStopped();
            }
        } finally {
            storage.unlock();
        }
    }

    private void recover(boolean keepsFloor) {
        storage.lock();
        try {
            Optional<OffsetFloor.Value> claimed = floor.claim();
            Optional<StreamInfo> stream = stream();
            if (stream.isPresent() && (keepsFloor || claimed.isPresent())) {
                recover(stream.get(), claimed, keepsFloor);
            }
            isRecovered = true;
        } catch (IOException | IllegalStateException | JetStreamApiException e) {
            throw new RetriableException(
                    "Cannot read source offsets from stream '"
                            + names.stream()
                            + "': "
                            + e.getMessage(),
                    e);
        } finally {
            storage.unlock();
        }
    }

    private void recover(StreamInfo stream, Optional<OffsetFloor.Value> claimed, boolean keepsFloor)
            throws IOException, JetStreamApiException {
        long createdMillis = stream.getCreateTime().toInstant().toEpochMilli();
        // Taken with the lock held, so that the bucket has nothing newer already.
        long end = stream.getStreamState().getLastSequence();
        // Without a floor for this very stream, nothing in it has offsets yet.
        boolean isKnown = claimed.isPresent() && claimed.get().createdMillis() == createdMillis;
        boolean isOwner =
                claimed.isEmpty()
                        || entries.write(
                                isKnown
                                        ? tail(claimed.get().sequence() + 1, end)
                                        : unwritten.snapshot().offsets());
        if (!isOwner || (keepsFloor && !floor.set(createdMillis, end))) {
            throw new RetriableException(
                    "Another worker recovers the source offsets of '"
                            + names.connector()
                            + "' at this moment");
        }
        if (!keepsFloor) {
            floor.remove();
        }
        if (isKnown) {
            unwritten.recoveredUpTo(end);
        } else {
            unwritten.beginAt(end);
        }
    }

    /** The newest offset of each source partition between two sequences, of all tasks. */
    private Map<String, StoredOffset> tail(long first, long end)
            throws IOException, JetStreamApiException {
        Map<String, StoredOffset> newest = new LinkedHashMap<>();
        if (first > end) {
            return newest;
        }
        new StreamTail(nats, names.stream())
                .read(
                        first,
                        end,
                        message -> {
                            long sequence = message.metaData().streamSequence();
                            UnitOffsets.read(message, names, this::payload)
                                    .forEach(
                                            (partition, offset) ->
                                                    newest.put(
                                                            partition,
                                                            new StoredOffset(offset, sequence)));
                        });
        return newest;
    }

    private byte[] payload(long streamSequence) throws IOException, JetStreamApiException {
        return StoredMessages.at(nats, names.stream(), streamSequence)
                .orElseThrow(
                        () ->
                                new IOException(
                                        "message "
                                                + streamSequence
                                                + " was removed while it was read"))
                .getData();
    }

    private Optional<StreamInfo> stream() throws IOException, JetStreamApiException {
        try {
            return Optional.of(nats.management().getStreamInfo(names.stream()));
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == RecordStreams.STREAM_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * An offset and where the stream has it.
     *
     * @param offset as JSON; null if the source partition was removed
     */
    record StoredOffset(String offset, long streamSequence) {}
}
