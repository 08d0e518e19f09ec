package dev.jetconnect.config;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a sink connector reads a stream that other NATS clients write.
 *
 * @param stream its name
 * @param subjects to read, wildcards allowed
 * @param key which part of a message is its record's key
 * @param topic which part of a message is its record's topic; {@code none} for the one in topics
 * @param topics that the connector lists; empty with {@code topics.regex}
 */
public record ForeignStreamSettings(
        String stream, List<String> subjects, String key, String topic, List<String> topics) {
    public static final String STREAM = "nats.stream";
    public static final String SUBJECTS = "nats.subjects";
    public static final String KEY = "nats.key";
    public static final String TOPIC = "nats.topic";

    private static final String NONE = "none";

    /** Empty for a connector that reads this group's topics. */
    public static Optional<ForeignStreamSettings> of(Map<String, String> connector) {
        String stream = connector.getOrDefault(STREAM, "").trim();
        return stream.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new ForeignStreamSettings(
                                stream,
                                list(connector.getOrDefault(SUBJECTS, ">")),
                                connector.getOrDefault(KEY, NONE).trim(),
                                connector.getOrDefault(TOPIC, NONE).trim(),
                                list(connector.getOrDefault("topics", ""))));
    }

    private static List<String> list(String setting) {
        return Arrays.stream(setting.split(","))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .toList();
    }
}
