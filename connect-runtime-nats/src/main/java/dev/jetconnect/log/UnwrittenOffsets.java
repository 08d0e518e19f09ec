package dev.jetconnect.log;

import java.util.HashMap;
import java.util.Map;

/**
 * Offsets of one connector that the stream has and the bucket has not, as far as they are of tasks
 * that run in this process; and for each of these tasks the place up to which it has them.
 *
 * <p>Thread-safe.
 */
final class UnwrittenOffsets {
    private final Map<String, StoredOffset> offsets = new HashMap<>();

    /** For each task, where the fence of its newest run in this process stands. */
    private final Map<String, StreamPosition> fences = new HashMap<>();

    /** For each task with a unit under way, a place that the unit will stand behind. */
    private final Map<String, StreamPosition> publishing = new HashMap<>();

    /** The end of the stream, as far as this process has seen it. */
    private StreamPosition end = StreamPosition.NONE;

    private long changes;
    private long writtenChanges;

    /** A run begins; what an earlier one had under way has been found, or will never come. */
    synchronized void begin(String task, StreamPosition fence) {
        publishing.remove(task);
        fences.put(task, fence);
    }

    /** What is sent now will be stored behind all that was seen before. */
    synchronized void publishing(String task) {
        publishing.put(task, end);
    }

    synchronized void publishedNothing(String task) {
        publishing.remove(task);
    }

    synchronized void stored(String task, long streamSequence, Map<String, String> stored) {
        publishing.remove(task);
        StreamPosition fence = fences.get(task);
        if (fence == null) {
            return; // its offsets were made complete without it, to be changed
        }
        StreamPosition at = new StreamPosition(fence.createdMillis(), streamSequence);
        end = end.orLater(at);
        changes++;
        stored.forEach(
                (partition, offset) ->
                        offsets.merge(
                                partition,
                                new StoredOffset(offset, at),
                                (left, right) -> left.at().isBehind(right.at()) ? left : right));
    }

    /** The bucket has everything up to {@code position}. */
    synchronized void recoveredUpTo(StreamPosition position) {
        end = end.orLater(position);
        offsets.values().removeIf(offset -> !offset.at().isBehind(position));
    }

    /** No task runs here any more. */
    synchronized void endAll() {
        publishing.clear();
        fences.clear();
    }

    synchronized boolean isEmpty() {
        return changes == writtenChanges;
    }

    synchronized Snapshot snapshot() {
        Map<String, TaskFloor> floors = new HashMap<>();
        fences.forEach(
                (task, fence) ->
                        floors.put(
                                task,
                                new TaskFloor(
                                        fence.sequence(), publishing.getOrDefault(task, end))));
        return new Snapshot(Map.copyOf(offsets), floors, end, changes);
    }

    /** Forgets what was written, but for what has changed since. */
    synchronized void written(Snapshot snapshot) {
        snapshot.offsets().forEach(offsets::remove);
        writtenChanges = snapshot.changes();
    }

    /**
     * How far the bucket will have the offsets of a task.
     *
     * @param fence sequence of the run's fence
     */
    record TaskFloor(long fence, StreamPosition position) {}

    /**
     * What a checkpoint writes.
     *
     * @param floors by task
     * @param end of the stream, as far as it was seen
     * @param changes how many units it includes
     */
    record Snapshot(
            Map<String, StoredOffset> offsets,
            Map<String, TaskFloor> floors,
            StreamPosition end,
            long changes) {}
}
