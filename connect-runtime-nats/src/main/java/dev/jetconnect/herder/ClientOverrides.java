package dev.jetconnect.herder;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.connect.runtime.ConnectorConfig;

/**
 * The settings of Kafka's clients that a connector's config may carry: the override policy decides
 * which are accepted, but few mean anything where there is no Kafka.
 */
final class ClientOverrides {
    private static final List<String> PREFIXES =
            List.of(
                    ConnectorConfig.CONNECTOR_CLIENT_PRODUCER_OVERRIDES_PREFIX,
                    ConnectorConfig.CONNECTOR_CLIENT_CONSUMER_OVERRIDES_PREFIX,
                    ConnectorConfig.CONNECTOR_CLIENT_ADMIN_OVERRIDES_PREFIX);

    private static final Set<String> HONOURED =
            Set.of(
                    ConnectorConfig.CONNECTOR_CLIENT_CONSUMER_OVERRIDES_PREFIX
                            + ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                    ConnectorConfig.CONNECTOR_CLIENT_CONSUMER_OVERRIDES_PREFIX
                            + ConsumerConfig.AUTO_OFFSET_RESET_CONFIG);

    private ClientOverrides() {}

    /** Keys of the config that are accepted and do nothing, in order. */
    static List<String> withoutEffect(Map<String, String> config) {
        return config.keySet().stream()
                .filter(key -> PREFIXES.stream().anyMatch(key::startsWith))
                .filter(key -> !HONOURED.contains(key))
                .sorted()
                .toList();
    }
}
