package dev.jetconnect.transport;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/**
 * The rule by which the tasks of a sink connector share topic-partitions. It needs no talk between
 * tasks, and a new topic never moves the partitions of another.
 *
 * @param subscription whether the connector reads a topic
 * @param taskIndex from 0
 * @param taskCount at least 1
 */
record PartitionAssignment(Predicate<String> subscription, int taskIndex, int taskCount) {
    static PartitionAssignment ofTopics(Collection<String> topics, int taskIndex, int taskCount) {
        return new PartitionAssignment(Set.copyOf(topics)::contains, taskIndex, taskCount);
    }

    static PartitionAssignment ofPattern(Pattern topics, int taskIndex, int taskCount) {
        return new PartitionAssignment(
                topic -> topics.matcher(topic).matches(), taskIndex, taskCount);
    }

    boolean isSubscribed(String topic) {
        return subscription.test(topic);
    }

    boolean isMine(TopicPartition partition) {
        int slot = (partition.topic().hashCode() & Integer.MAX_VALUE) % taskCount;
        return (slot + partition.partition()) % taskCount == taskIndex;
    }

    /** The subscribed ones of {@code topics}, in a stable order. */
    Set<String> subscribed(Collection<String> topics) {
        Set<String> subscribed = new TreeSet<>();
        topics.stream().filter(subscription).forEach(subscribed::add);
        return subscribed;
    }
}
