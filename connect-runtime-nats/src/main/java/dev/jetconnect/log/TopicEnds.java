package dev.jetconnect.log;

import dev.jetconnect.config.LogSettings;
import dev.jetconnect.nats.NatsClient;
import dev.jetconnect.nats.StoredMessages;
import io.nats.client.JetStreamApiException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Where topics end: the offsets that a reader of all that is stored has reached.
 *
 * <p>Thread-safe.
 */
public final class TopicEnds {
    private final NatsClient nats;
    private final TopicRegistry topics;
    private final LogSettings settings;

    public TopicEnds(NatsClient nats, TopicRegistry topics, LogSettings settings) {
        this.nats = nats;
        this.topics = topics;
        this.settings = settings;
    }

    /**
     * The ends of all partitions that a connector writes and that hold something.
     *
     * @param wanted which topics count
     */
    public Map<TopicPartition, Long> of(String connector, Predicate<String> wanted) {
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (String topic : topics.topics()) {
            Optional<TopicLocation> location =
                    wanted.test(topic) ? topics.location(topic, connector) : Optional.empty();
            if (location.isPresent()) {
                int first = location.get().firstPartition();
                for (int i = 0; i < location.get().partitionCount(); i++) {
                    TopicPartition partition = new TopicPartition(topic, first + i);
                    end(connector, partition).ifPresent(end -> ends.put(partition, end));
                }
            }
        }
        return ends;
    }

    private Optional<Long> end(String connector, TopicPartition partition) {
        StreamNames names = new StreamNames(settings.group(), connector);
        String subject = names.subject(partition.topic(), partition.partition());
        try {
            return nats.ask(
                            "read the end of topic '" + partition.topic() + "'",
                            () -> StoredMessages.last(nats, names.stream(), subject))
                    .map(message -> RecentRecords.endOf(names.stream(), message));
        } catch (JetStreamApiException e) {
            throw new ConnectException(
                    "Cannot read the end of " + partition + ": " + e.getMessage(), e);
        }
    }
}
