package dev.jetconnect.transport;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a sink task stands in each of its partitions, and in the streams that hold them. A stream
 * is read in one order for all partitions, so a partition without new records has been read as far
 * as its stream: from there on it goes on after a restart, and a quiet table does not make the busy
 * ones come again.
 *
 * <p>Confined to the task thread.
 */
final class ReadPositions {
    private final Map<TopicPartition, Position> positions = new HashMap<>();
    private final Map<String, Long> reachedInStream = new HashMap<>();
    private Set<TopicPartition> read = Set.of();

    void assign(TopicPartition partition, String stream, long offset) {
        positions.put(partition, new Position(stream, offset));
    }

    /** As {@link #assign}, for a partition whose stream is being read already, for it too. */
    void assignInPassing(TopicPartition partition, String stream, long offset) {
        assign(partition, stream, offset);
        Set<TopicPartition> extended = new HashSet<>(read);
        extended.add(partition);
        read = extended;
    }

    boolean isAssigned(TopicPartition partition) {
        return positions.containsKey(partition);
    }

    Set<TopicPartition> assigned() {
        return positions.keySet();
    }

    /** The next offset of an assigned partition, as its task knows it. */
    Long next(TopicPartition partition) {
        Position position = positions.get(partition);
        return position == null ? null : position.next;
    }

    String stream(TopicPartition partition) {
        return positions.get(partition).stream;
    }

    void seek(TopicPartition partition, long offset) {
        Position position = positions.get(partition);
        position.left = Math.max(position.left, resumeAt(partition));
        position.next = offset;
        position.proven = 0;
        Set<TopicPartition> remaining = new HashSet<>(read);
        remaining.remove(partition); // not read from there until the readers are opened again
        read = remaining;
    }

    /** Where a partition would have gone on that was sought since; 0 if it was not. */
    long left(TopicPartition partition) {
        return positions.get(partition).left;
    }

    /** It was asked of the stream that no record of the partition is before this offset. */
    void prove(TopicPartition partition, long offset) {
        Position position = positions.get(partition);
        position.proven = offset;
        position.left = 0;
    }

    /** Records arrive in the order of their stream. */
    void taken(TopicPartition partition, long offset) {
        Position position = positions.get(partition);
        position.next = offset + 1;
        reachedInStream.put(position.stream, offset + 1);
    }

    /** The partitions that the readers read now. */
    Set<TopicPartition> read() {
        return read;
    }

    /** The readers begin anew, for these partitions, each at its {@link #resumeAt}. */
    void open(Collection<TopicPartition> partitions) {
        positions.forEach((partition, position) -> position.proven = resumeAt(partition));
        reachedInStream.clear();
        read = Set.copyOf(partitions);
    }

    /** No record of the partition is between {@link #next} and this offset. */
    long resumeAt(TopicPartition partition) {
        Position position = positions.get(partition);
        long reached =
                read.contains(partition) ? reachedInStream.getOrDefault(position.stream, 0L) : 0;
        return Math.max(position.next, Math.max(position.proven, reached));
    }

    /** What to store when {@code offset} is committed. */
    long toCommit(TopicPartition partition, long offset) {
        Long next = next(partition);
        return next != null && next == offset ? resumeAt(partition) : offset;
    }

    private static final class Position {
        private final String stream;
        private long next;
        private long proven;
        private long left;

        private Position(String stream, long next) {
            this.stream = stream;
            this.next = next;
        }
    }
}
