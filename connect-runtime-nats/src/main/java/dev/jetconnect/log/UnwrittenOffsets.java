package dev.jetconnect.log;

import dev.jetconnect.log.ConnectorOffsets.StoredOffset;
import java.util.HashMap;
import java.util.Map;

/**
 * Offsets of one connector that the stream has and the bucket has not, and the sequence up to which
 * it has all others.
 *
 * <p>Thread-safe.
 */
final class UnwrittenOffsets {
    private final Map<String, StoredOffset> offsets = new HashMap<>();

    /** For each task with a unit under way, a sequence that the unit will stand behind. */
    private final Map<String, Long> publishing = new HashMap<>();

    private long highestSequence;
    private long recoveredSequence;
    private long changes;
    private long writtenChanges;

    /** What is sent now will be stored behind all that was acknowledged before. */
    synchronized void publishing(String task) {
        publishing.put(task, highestSequence);
    }

    synchronized void stored(String task, long streamSequence, Map<String, String> stored) {
        publishing.remove(task);
        highestSequence = Math.max(highestSequence, streamSequence);
        changes++;
        if (streamSequence > recoveredSequence) {
            stored.forEach(
                    (partition, offset) ->
                            offsets.merge(
                                    partition,
                                    new StoredOffset(offset, streamSequence),
                                    UnwrittenOffsets::newer));
        }
    }

    /** A unit of the task whose outcome nobody knows will be found by a recovery, or never come. */
    synchronized void giveUp(String task) {
        publishing.remove(task);
    }

    synchronized void giveUpAll() {
        publishing.clear();
    }

    /** The bucket has everything up to {@code streamSequence}. */
    synchronized void recoveredUpTo(long streamSequence) {
        recoveredSequence = streamSequence;
        highestSequence = streamSequence;
        offsets.values().removeIf(offset -> offset.streamSequence() <= streamSequence);
    }

    /** The stream is another one, which counts from 1 again. */
    synchronized void beginAt(long streamSequence) {
        offsets.clear();
        recoveredUpTo(streamSequence);
    }

    synchronized boolean isEmpty() {
        return changes == writtenChanges;
    }

    synchronized Snapshot snapshot() {
        long floor =
                publishing.values().stream()
                        .mapToLong(Long::longValue)
                        .reduce(highestSequence, Math::min);
        return new Snapshot(Map.copyOf(offsets), floor, changes);
    }

    /** Forgets what was written, but for what has changed since. */
    synchronized void written(Snapshot snapshot) {
        snapshot.offsets().forEach(offsets::remove);
        writtenChanges = snapshot.changes();
    }

    private static StoredOffset newer(StoredOffset left, StoredOffset right) {
        return left.streamSequence() > right.streamSequence() ? left : right;
    }

    /**
     * What a checkpoint writes.
     *
     * @param floor the bucket will have all offsets up to this stream sequence
     * @param changes how many units it includes
     */
    record Snapshot(Map<String, StoredOffset> offsets, long floor, long changes) {}
}
