package dev.jetconnect.log;

/**
 * Where some partitions of a topic are stored.
 *
 * @param connector whose stream holds them
 * @param firstPartition lowest of them; a second connector that writes the same topic gets
 *     partitions of its own, so that offsets stay unique per topic-partition
 */
public record TopicLocation(String connector, int firstPartition, int partitionCount) {
    boolean holds(int partition) {
        return partition >= firstPartition && partition < firstPartition + partitionCount;
    }
}
