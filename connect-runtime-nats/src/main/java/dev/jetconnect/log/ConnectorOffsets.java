package dev.jetconnect.log;

import dev.jetconnect.log.OffsetFloors.Floor;
import dev.jetconnect.nats.Bucket;
import dev.jetconnect.nats.NatsClient;
import dev.jetconnect.nats.StoredMessages;
import dev.jetconnect.nats.StreamLeader;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * The source offsets of one connector, whose tasks may run in several processes. The truth of an
 * exactly-once task is in the stream, where each unit carries its offsets; the bucket has them up
 * to the task's floor ({@link OffsetFloors}), and what stands behind the lowest floor is moved
 * there from the stream by whoever begins a task, or wants to read: the units of all tasks, since
 * nobody knows what the other processes have not written yet. All of this may be done by several
 * processes at once, and again: in the bucket, the later place in the stream wins.
 *
 * <p>Without a floor the bucket alone is the truth: so it is for tasks that deliver at least once.
 *
 * <p>With replicas, all reads are answered by a leader, and the run's own fence, which must be
 * there, tells that it has caught up: a follower may not have the last units yet.
 *
 * <p>Thread-safe.
 */
public final class ConnectorOffsets {
    /** A task without records, wherever it runs, holds the floor down no further than this. */
    private static final long TAIL_MAX = 100_000;

    private final NatsClient nats;
    private final StreamNames names;
    private final OffsetEntries entries;
    private final OffsetFloors floors;

    /** Held while bucket and stream are compared. */
    private final ReentrantLock storage = new ReentrantLock();

    private final UnwrittenOffsets unwritten = new UnwrittenOffsets();

    /** Where changes stand that come without a unit. */
    private StreamPosition outside = StreamPosition.NONE; // guarded by storage

    private boolean isChangedByUser; // guarded by storage

    ConnectorOffsets(NatsClient nats, Bucket bucket, StreamNames names) {
        this.nats = nats;
        this.names = names;
        this.floors = new OffsetFloors(bucket, names.connector());
        this.entries = new OffsetEntries(bucket, names.connector());
    }

    /**
     * Begins the exactly-once run of a task that has just taken its fence, and those of older
     * generations: from now on the bucket has all that was stored before.
     *
     * @throws RetriableException if NATS does not answer now
     * @throws ProducerFencedException if a newer run of the task has begun already
     */
    public void beginExactlyOnce(String task, Fences fences) {
        begin(
                task,
                fences,
                (value, end) -> {
                    Floor present = value.tasks().get(task);
                    if (present != null && present.fence() > fences.own()) {
                        throw new ProducerFencedException(
                                "Another run of task " + task + " has taken over: this run stops.");
                    }
                    return value.with(task, new Floor(end.sequence(), fences.own()));
                });
    }

    /** As {@link #beginExactlyOnce}, for a task that will not put offsets into the stream. */
    public void beginAtLeastOnce(String task, Fences fences) {
        begin(task, fences, (value, end) -> value.without(task));
    }

    /** Says that a task is about to publish a unit. A task has one at a time. */
    public void publishing(String task) {
        unwritten.publishing(task);
    }

    /** Takes {@link #publishing} back. */
    public void publishedNothing(String task) {
        unwritten.publishedNothing(task);
    }

    /** Says that the unit of a task is stored, together with its offsets. */
    public void stored(String task, long streamSequence, Map<String, String> offsets) {
        unwritten.stored(task, streamSequence, offsets);
    }

    /** The offsets of some source partitions, both as Connect's JSON. */
    public Map<String, String> get(Collection<String> partitions) {
        recover(0, (value, end) -> value);
        return entries.get(partitions);
    }

    /** All source partitions that have an offset. */
    public List<String> partitions() {
        recover(0, (value, end) -> value);
        return entries.partitions();
    }

    /**
     * Changes offsets from outside of a unit: those of at-least-once tasks, and by the user's hand.
     * The former stand where the newest run in this process has its fence, so that one which was
     * replaced writes nothing over its successor's, or over what the user has changed since.
     *
     * @param changes null removes one
     */
    public void put(Map<String, String> changes) {
        storage.lock();
        try {
            if (isChangedByUser) {
                entries.replace(changes, outside);
                return;
            }
            Map<String, StoredOffset> placed = new HashMap<>();
            changes.forEach(
                    (partition, offset) ->
                            placed.put(partition, new StoredOffset(offset, outside)));
            entries.write(placed);
        } finally {
            storage.unlock();
        }
    }

    /**
     * Makes the offsets complete, with all tasks of the connector stopped and fenced. What is put
     * from now on stands behind everything that those tasks have stored: none of them, wherever it
     * still hangs, undoes it.
     */
    public void prepareChange(Fences fences) {
        storage.lock();
        try {
            outside = recover(fences.highest(), (value, end) -> value.withoutEnded(fences.ended()));
            unwritten.endAll();
            isChangedByUser = true;
        } finally {
            storage.unlock();
        }
    }

    /** Writes to the bucket what the stream has acknowledged to this process. */
    void checkpoint() {
        storage.lock();
        try {
            if (unwritten.isEmpty()) {
                return;
            }
            UnwrittenOffsets.Snapshot snapshot = unwritten.snapshot();
            entries.write(snapshot.offsets());
            OffsetFloors.Value value = floors.change(present -> raised(present, snapshot));
            unwritten.written(snapshot);
            if (!value.isEmpty() && value.lowest() < snapshot.end().sequence() - TAIL_MAX) {
                recover(0, (present, end) -> present);
            }
        } finally {
            storage.unlock();
        }
    }

    private static OffsetFloors.Value raised(
            OffsetFloors.Value present, UnwrittenOffsets.Snapshot snapshot) {
        OffsetFloors.Value value = present;
        for (var floor : snapshot.floors().entrySet()) {
            value =
                    value.raised(
                            floor.getKey(), floor.getValue().fence(), floor.getValue().position());
        }
        return value;
    }

    private void begin(String task, Fences fences, FloorChange change) {
        storage.lock();
        try {
            StreamPosition end =
                    recover(
                            fences.highest(),
                            (value, reached) ->
                                    change.apply(value.withoutEnded(fences.ended()), reached));
            StreamPosition fence = new StreamPosition(end.createdMillis(), fences.own());
            unwritten.begin(task, fence);
            outside = outside.orLater(fence);
            isChangedByUser = false;
        } finally {
            storage.unlock();
        }
    }

    /**
     * Moves into the bucket what the stream has behind the floors, and changes them.
     *
     * @param reached the stream has at least this sequence
     * @return up to where the bucket has everything now
     */
    private StreamPosition recover(long reached, FloorChange change) {
        storage.lock();
        try {
            // Of a stream that was deleted meanwhile, nobody could read it any more.
            checkpoint();
            OffsetFloors.Value known = floors.get();
            if (known.isEmpty() && reached == 0) {
                return StreamPosition.NONE;
            }
            // Looked at after the floors: it has all that they stand on.
            Optional<StreamInfo> stream = stream();
            return stream.isPresent()
                    ? recover(known, stream.get(), reached, change)
                    : StreamPosition.NONE;
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

    private StreamPosition recover(
            OffsetFloors.Value known, StreamInfo stream, long reached, FloorChange change)
            throws IOException, JetStreamApiException {
        long createdMillis = stream.getCreateTime().toInstant().toEpochMilli();
        StreamPosition end =
                new StreamPosition(createdMillis, stream.getStreamState().getLastSequence());
        if (end.sequence() < reached) {
            throw new IOException("its leader has not read it up to its end yet");
        }
        // Without floors for this very stream, nothing in it has offsets yet.
        boolean isKnown = known.createdMillis() == createdMillis && !known.isEmpty();
        if (isKnown) {
            entries.write(tail(known.lowest() + 1, end));
        }
        floors.change(
                present -> {
                    if (present.createdMillis() != known.createdMillis()) {
                        throw new RetriableException(
                                "Another worker begins with a new stream of '"
                                        + names.connector()
                                        + "' at this moment");
                    }
                    return change.apply(
                            isKnown
                                    ? present.raisedTo(end.sequence())
                                    : present.ofStream(createdMillis),
                            end);
                });
        unwritten.recoveredUpTo(end);
        return end;
    }

    /** The newest offset of each source partition between two places, of all tasks. */
    private Map<String, StoredOffset> tail(long first, StreamPosition end)
            throws IOException, JetStreamApiException {
        Map<String, StoredOffset> newest = new LinkedHashMap<>();
        if (first > end.sequence()) {
            return newest;
        }
        new StreamTail(nats, names.stream())
                .read(
                        first,
                        end.sequence(),
                        message -> {
                            StreamPosition at =
                                    new StreamPosition(
                                            end.createdMillis(),
                                            message.metaData().streamSequence());
                            UnitOffsets.read(message, names, this::payload)
                                    .forEach(
                                            (partition, offset) ->
                                                    newest.put(
                                                            partition,
                                                            new StoredOffset(offset, at)));
                        });
        return newest;
    }

    private byte[] payload(long streamSequence) throws IOException, JetStreamApiException {
        return StoredMessages.at(nats, names.stream(), streamSequence)
                .orElseThrow(() -> new IOException("message " + streamSequence + " is gone"))
                .getData();
    }

    private Optional<StreamInfo> stream() throws IOException, JetStreamApiException {
        try {
            return Optional.of(StreamLeader.info(nats, names.stream()));
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == RecordStreams.STREAM_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** What happens to the floors when the bucket has everything up to a place. */
    private interface FloorChange {
        OffsetFloors.Value apply(OffsetFloors.Value floors, StreamPosition end);
    }
}
