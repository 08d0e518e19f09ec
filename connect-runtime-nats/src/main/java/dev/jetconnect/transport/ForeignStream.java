package dev.jetconnect.transport;

import dev.jetconnect.log.MessageKey;
import dev.jetconnect.log.RecordStreams;
import dev.jetconnect.log.StoredMessage;
import dev.jetconnect.log.StoredRecord;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.BufferSupplier;

/**
 * A stream that other NATS clients write, as a sink connector reads it by its {@code nats.}
 * settings: one partition for each topic.
 *
 * <p>Thread-safe.
 */
final class ForeignStream implements SinkInput {
    private final ForeignStreamSettings settings;
    private final RecordStreams streams;

    ForeignStream(ForeignStreamSettings settings, RecordStreams streams) {
        this.settings = settings;
        this.streams = streams;
    }

    @Override
    public Set<String> topics() {
        return Set.copyOf(settings.topics());
    }

    @Override
    public List<TopicPartition> partitions(String name) {
        return List.of(new TopicPartition(name, 0));
    }

    @Override
    public String stream(TopicPartition partition) {
        return settings.stream();
    }

    @Override
    public List<String> subjects(Collection<TopicPartition> partitions) {
        return settings.subjects();
    }

    @Override
    public String openStream() {
        return settings.topic().equals(MessageKey.NONE) ? null : settings.stream();
    }

    @Override
    public long lastSequence(String stream) {
        return streams.lastSequenceOf(stream);
    }

    /** The stream cannot be asked: its subjects do not tell topics apart. */
    @Override
    public long nextOffset(TopicPartition partition, long offset) {
        return offset;
    }

    @Override
    public TopicPartition partition(StoredMessage message) {
        String fallback =
                settings.topics().isEmpty() ? settings.stream() : settings.topics().get(0);
        return new TopicPartition(settings.topic().of(message).orElse(fallback), 0);
    }

    @Override
    public List<StoredRecord> records(StoredMessage message, BufferSupplier buffers) {
        return message.foreignRecords(settings.key(), buffers);
    }

    /** Topics come with their messages. */
    @Override
    public void addListener(Runnable listener) {}

    @Override
    public void removeListener(Runnable listener) {}
}
