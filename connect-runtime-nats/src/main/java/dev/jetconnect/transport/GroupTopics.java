package dev.jetconnect.transport;

import dev.jetconnect.log.RecordStreams;
import dev.jetconnect.log.StoredMessage;
import dev.jetconnect.log.StoredRecord;
import dev.jetconnect.log.StreamNames;
import dev.jetconnect.log.StreamNames.TopicSubject;
import dev.jetconnect.log.TopicRegistry;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.BufferSupplier;

/**
 * The topics that this group's connectors write.
 *
 * <p>Thread-safe.
 */
final class GroupTopics implements SinkInput {
    private final TopicRegistry topics;
    private final RecordStreams streams;

    GroupTopics(TopicRegistry topics, RecordStreams streams) {
        this.topics = topics;
        this.streams = streams;
    }

    @Override
    public Set<String> topics() {
        return new TreeSet<>(topics.topics());
    }

    @Override
    public List<TopicPartition> partitions(String topic) {
        return topics.partitions(topic);
    }

    @Override
    public String stream(TopicPartition partition) {
        return names(partition).stream();
    }

    @Override
    public List<String> subjects(Collection<TopicPartition> partitions) {
        return partitions.stream()
                .map(
                        partition ->
                                names(partition).subject(partition.topic(), partition.partition()))
                .sorted()
                .toList();
    }

    @Override
    public String openStream() {
        return null;
    }

    @Override
    public long lastSequence(String stream) {
        return streams.lastSequenceOf(stream);
    }

    @Override
    public long nextOffset(TopicPartition partition, long offset) {
        StreamNames names = names(partition);
        return streams.nextOffset(
                names.stream(), names.subject(partition.topic(), partition.partition()), offset);
    }

    @Override
    public TopicPartition partition(StoredMessage message) {
        TopicSubject subject = StreamNames.parse(message.subject());
        return new TopicPartition(subject.topic(), subject.partition());
    }

    @Override
    public List<StoredRecord> records(StoredMessage message, BufferSupplier buffers) {
        return message.records(buffers);
    }

    @Override
    public void addListener(Runnable listener) {
        topics.addListener(listener);
    }

    @Override
    public void removeListener(Runnable listener) {
        topics.removeListener(listener);
    }

    private StreamNames names(TopicPartition partition) {
        return streams.names(topics.connectorOf(partition));
    }
}
