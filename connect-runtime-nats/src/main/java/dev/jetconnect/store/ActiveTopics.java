package dev.jetconnect.store;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.connect.runtime.TopicStatus;

/**
 * The topics that connectors have used. Each task looks for its topic with each record, so nothing
 * is made for a question. Thread-safe.
 */
final class ActiveTopics {
    private final Map<String, Map<String, TopicStatus>> byConnector = new ConcurrentHashMap<>();

    void put(TopicStatus status) {
        byConnector
                .computeIfAbsent(status.connector(), connector -> new ConcurrentHashMap<>())
                .put(status.topic(), status);
    }

    /** Null: the connector has not used the topic. */
    TopicStatus get(String connector, String topic) {
        Map<String, TopicStatus> topics = byConnector.get(connector);
        return topics == null ? null : topics.get(topic);
    }

    Collection<TopicStatus> all(String connector) {
        return Set.copyOf(byConnector.getOrDefault(connector, Map.of()).values());
    }

    void remove(String connector, String topic) {
        byConnector.computeIfPresent(
                connector,
                (name, topics) -> {
                    topics.remove(topic);
                    return topics.isEmpty() ? null : topics;
                });
    }
}
