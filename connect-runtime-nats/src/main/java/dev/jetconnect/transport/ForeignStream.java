package dev.jetconnect.transport;

import dev.jetconnect.config.ForeignStreamSettings;
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
    private final MessageKey key;
    private final MessageKey topic;

    ForeignStream(ForeignStreamSettings settings, RecordStreams streams) {
        this.settings = settings;
        this.streams = streams;
        this.key = parse(settings.key());
        this.topic = parse(settings.topic());
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
        return topic.kind() == MessageKey.Kind.NONE ? null : settings.stream();
    }

    @Override
    public long lastSequence(String stream) {
        return streams.lastSequenceOf(stream);
    }

    @Override
    public TopicPartition partition(StoredMessage message) {
        String fallback =
                settings.topics().isEmpty() ? settings.stream() : settings.topics().get(0);
        return new TopicPartition(topic.of(message).orElse(fallback), 0);
    }

    @Override
    public List<StoredRecord> records(StoredMessage message, BufferSupplier buffers) {
        return message.foreignRecords(key, buffers);
    }

    /** Topics come with their messages. */
    @Override
    public void addListener(Runnable listener) {}

    @Override
    public void removeListener(Runnable listener) {}

    private static MessageKey parse(String setting) {
        return MessageKey.parse(setting)
                .orElseThrow(() -> new IllegalArgumentException("Not checked: " + setting));
    }
}
