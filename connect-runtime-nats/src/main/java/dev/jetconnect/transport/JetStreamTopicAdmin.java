package dev.jetconnect.transport;

import dev.jetconnect.log.TopicLocation;
import dev.jetconnect.log.TopicRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.connect.util.TopicAdmin;

/**
 * What Connect's source tasks need of a topic admin ({@code topic.creation.*}): topics are entries
 * of the registry.
 *
 * <p>Confined to the task thread.
 */
final class JetStreamTopicAdmin extends TopicAdmin {
    private final TopicRegistry topics;
    private final String connector;

    JetStreamTopicAdmin(TopicRegistry topics, String connector) {
        super(Map.of(), (Admin) null);
        this.topics = topics;
        this.connector = connector;
    }

    @Override
    public Map<String, TopicDescription> describeTopics(String... names) {
        Map<String, TopicDescription> described = new HashMap<>();
        for (String name : names) {
            if (topics.location(name, connector).isPresent()) {
                described.put(name, new TopicDescription(name, false, List.of()));
            }
        }
        return described;
    }

    @Override
    public TopicCreationResponse createOrFindTopics(NewTopic... newTopics) {
        Set<String> created = new HashSet<>();
        Set<String> existing = new HashSet<>();
        for (NewTopic topic : newTopics) {
            boolean isKnown = topics.location(topic.name(), connector).isPresent();
            int partitions = Math.max(1, topic.numPartitions());
            TopicLocation location = topics.register(topic.name(), connector, partitions);
            (isKnown || location.partitionCount() != partitions ? existing : created)
                    .add(topic.name());
        }
        return new TopicCreationResponse(created, existing);
    }

    @Override
    public void close() {
        // It holds nothing of its own.
    }

    @Override
    public void close(Duration timeout) {
        close();
    }
}
