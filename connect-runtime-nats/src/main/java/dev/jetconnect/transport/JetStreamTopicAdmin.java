package dev.jetconnect.transport;

import dev.jetconnect.log.TopicLocation;
import dev.jetconnect.log.TopicRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.connect.util.TopicAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Connect's source tasks need of a topic admin ({@code topic.creation.*}): topics are entries
 * of the registry. A group's number of partitions counts; its other settings are those of Kafka's
 * logs, which are not here, and are reported once.
 *
 * <p>Confined to the task thread.
 */
final class JetStreamTopicAdmin extends TopicAdmin {
    private static final Logger log = LoggerFactory.getLogger(JetStreamTopicAdmin.class);

    private final TopicRegistry topics;
    private final String connector;
    private final Set<String> reported = new HashSet<>();

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
            report(topic);
            boolean isKnown = topics.location(topic.name(), connector).isPresent();
            int partitions = Math.max(1, topic.numPartitions());
            TopicLocation location = topics.register(topic.name(), connector, partitions);
            (isKnown || location.partitionCount() != partitions ? existing : created)
                    .add(topic.name());
        }
        return new TopicCreationResponse(created, existing);
    }

    /** What Kafka would do for this topic, and a stream of all topics of the connector cannot. */
    private void report(NewTopic topic) {
        Set<String> without = new TreeSet<>();
        if (topic.replicationFactor() > 1) {
            without.add("replication.factor (the worker's nats.replicas counts)");
        }
        if (topic.configs() != null) {
            without.addAll(topic.configs().keySet());
        }
        without.removeAll(reported);
        reported.addAll(without);
        if (!without.isEmpty()) {
            log.warn(
                    "Connector {} creates topics with settings that have no effect on a stream: {}",
                    connector,
                    String.join(", ", without));
        }
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
