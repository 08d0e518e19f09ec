package dev.jetconnect.transport;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.connect.runtime.ConnectorConfig;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a Debezium task's settings for topics on Kafka into those for topics on JetStream, when the
 * task starts: what the user wrote stays as it is, in the stored config and in REST. A schema
 * history or a signal channel that is not on Kafka stays, too.
 *
 * <p>Thread-safe.
 */
final class DebeziumSettings {
    static final String HISTORY = "schema.history.internal";
    static final String HISTORY_EPOCH = HISTORY + ".jetconnect.epoch";
    static final String CHANNELS = "signal.enabled.channels";
    static final String JETSTREAM_HISTORY = "dev.jetconnect.debezium.JetStreamSchemaHistory";
    static final String JETSTREAM_CHANNEL = "jetstream";

    private static final Logger log = LoggerFactory.getLogger(DebeziumSettings.class);

    private static final String DEBEZIUM = "io.debezium.";
    private static final String DEBEZIUM_SINK = "io.debezium.connector.jdbc.";
    private static final String KAFKA_HISTORY =
            "io.debezium.storage.kafka.history.KafkaSchemaHistory";
    private static final String KAFKA_CHANNEL = "kafka";

    /** What the topic itself is called; all else in {@link #KAFKA_ONLY} is about a Kafka. */
    private static final List<String> USED =
            List.of("schema.history.internal.kafka.topic", "signal.kafka.topic");

    private static final List<String> KAFKA_ONLY =
            List.of(
                    "schema.history.internal.kafka.",
                    "schema.history.internal.producer.",
                    "schema.history.internal.consumer.",
                    "signal.kafka.",
                    "signal.consumer.");

    private DebeziumSettings() {}

    /** The settings to start the task with; {@code config} itself where nothing changes. */
    static Map<String, String> onJetStream(ConnectorTaskId id, Map<String, String> config) {
        if (!isDebeziumSource(config)) {
            return config;
        }
        Map<String, String> mapped = new TreeMap<>(config);
        if (config.getOrDefault(HISTORY, KAFKA_HISTORY).equals(KAFKA_HISTORY)) {
            mapped.put(HISTORY, JETSTREAM_HISTORY);
        }
        mapped.computeIfPresent(CHANNELS, (key, channels) -> channels(channels));
        reportIgnored(id, config);
        return mapped;
    }

    /** Tells a history on JetStream the run's epoch, below which it takes no other writer. */
    static Map<String, String> withEpoch(Map<String, String> config, long epoch) {
        if (!JETSTREAM_HISTORY.equals(config.get(HISTORY))) {
            return config;
        }
        Map<String, String> named = new TreeMap<>(config);
        named.put(HISTORY_EPOCH, Long.toString(epoch));
        return named;
    }

    private static boolean isDebeziumSource(Map<String, String> config) {
        String connector = config.getOrDefault(ConnectorConfig.CONNECTOR_CLASS_CONFIG, "");
        return (connector.startsWith(DEBEZIUM) && !connector.startsWith(DEBEZIUM_SINK))
                || config.keySet().stream().anyMatch(key -> key.startsWith(HISTORY + ".kafka."));
    }

    private static String channels(String channels) {
        return Arrays.stream(channels.split(","))
                .map(String::trim)
                .map(name -> name.equals(KAFKA_CHANNEL) ? JETSTREAM_CHANNEL : name)
                .distinct()
                .collect(Collectors.joining(","));
    }

    private static void reportIgnored(ConnectorTaskId id, Map<String, String> config) {
        List<String> ignored =
                config.keySet().stream()
                        .filter(key -> KAFKA_ONLY.stream().anyMatch(key::startsWith))
                        .filter(key -> !USED.contains(key))
                        .sorted()
                        .toList();
        if (!ignored.isEmpty()) {
            log.info(
                    "Task {}: settings for Kafka are ignored, since Debezium's topics are on JetStream"
                            + " here: {}",
                    id,
                    String.join(", ", ignored));
        }
    }
}
