package dev.jetconnect.transport;

import dev.jetconnect.log.MessageKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.sink.SinkConnector;

/**
 * How a sink connector is set to read a stream that other NATS clients write.
 *
 * @param stream its name
 * @param subjects to read, wildcards allowed
 * @param key which part of a message is its record's key
 * @param topic which part of a message is its record's topic; none for the one in topics
 * @param topics that the connector lists; empty with {@code topics.regex}
 */
record ForeignStreamSettings(
        String stream,
        List<String> subjects,
        MessageKey key,
        MessageKey topic,
        List<String> topics) {
    static final String STREAM = "nats.stream";
    static final String SUBJECTS = "nats.subjects";
    static final String KEY = "nats.key";
    static final String TOPIC = "nats.topic";

    private static final Pattern STREAM_NAME = Pattern.compile("[^\\s.*>/\\\\]+");
    private static final Pattern SUBJECT =
            Pattern.compile("(\\*|[^\\s.*>]+)(\\.(\\*|[^\\s.*>]+))*(\\.>)?|>");

    /**
     * Empty for a connector that reads this group's topics.
     *
     * @throws ConfigException if a setting is wrong
     */
    static Optional<ForeignStreamSettings> of(Map<String, String> connector) {
        String stream = connector.get(STREAM);
        if (stream == null) {
            return Optional.empty();
        }
        ForeignStreamSettings settings =
                new ForeignStreamSettings(
                        stream.trim(),
                        list(connector.getOrDefault(SUBJECTS, ">")),
                        part(connector, KEY),
                        part(connector, TOPIC),
                        list(connector.getOrDefault(SinkConnector.TOPICS_CONFIG, "")));
        settings.check();
        return Optional.of(settings);
    }

    private void check() {
        if (!STREAM_NAME.matcher(stream).matches()) {
            throw new ConfigException(STREAM, stream, "is not the name of a stream");
        }
        if (subjects.isEmpty() || !subjects.stream().allMatch(s -> SUBJECT.matcher(s).matches())) {
            throw new ConfigException(
                    SUBJECTS,
                    String.join(",", subjects),
                    "must be subjects of the stream, for example orders.> or orders.*.new");
        }
        if (topic.equals(MessageKey.NONE) && topics.size() != 1) {
            throw new ConfigException(
                    SinkConnector.TOPICS_CONFIG,
                    String.join(",", topics),
                    "must be the one topic name under which the messages of stream '"
                            + stream
                            + "' reach the connector; for several topics set "
                            + TOPIC
                            + ", for example to token:2");
        }
    }

    private static MessageKey part(Map<String, String> connector, String name) {
        String setting = connector.getOrDefault(name, "none");
        return MessageKey.parse(setting)
                .orElseThrow(
                        () ->
                                new ConfigException(
                                        name,
                                        setting,
                                        "must be none, subject, token:<number of the subject's part,"
                                                + " from 1> or header:<name>"));
    }

    private static List<String> list(String setting) {
        return Arrays.stream(setting.split(","))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }
}
