package dev.jetconnect.log;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTopicException;

/**
 * Names of one source connector's stream and of the subjects in it.
 *
 * <p>A record of {@code topic} travels on {@code <group>.<connector>.<partition>.<topic>}: the
 * partition stands before the topic since topic names have dots themselves, and so the rest of the
 * subject is the topic, natural to filter.
 *
 * @param group of the workers
 * @param connector as the user named it
 */
public record StreamNames(String group, String connector) {
    private static final Pattern LEGAL_TOPIC = Pattern.compile("[^\\s.*>]+(\\.[^\\s.*>]+)*");

    /** The stream that holds all records of the connector. */
    public String stream() {
        return group + "_" + encode(connector);
    }

    /** Matches every subject of the stream. */
    public String allSubjects() {
        return prefix() + ">";
    }

    /**
     * The subject of a topic-partition.
     *
     * @throws InvalidTopicException if NATS has no subject for {@code topic}
     */
    public String subject(String topic, int partition) {
        checkTopic(topic);
        return prefix() + partition + "." + topic;
    }

    /**
     * Refuses a topic's name that is no subject.
     *
     * @throws InvalidTopicException if NATS has no subject for {@code topic}
     */
    static void checkTopic(String topic) {
        if (!LEGAL_TOPIC.matcher(topic).matches()) {
            throw new InvalidTopicException(
                    "Topic '"
                            + topic
                            + "' cannot be a NATS subject: it must not have spaces, '*', '>' or empty"
                            + " parts between dots. Rename it, for example with the RegexRouter"
                            + " transformation.");
        }
    }

    /** The subject whose last message tells which run of the task may write. */
    public String fenceSubject(String task) {
        return prefix() + "fence." + encode(task);
    }

    /** Matches the fences of all tasks. */
    public String fenceSubjects() {
        return prefix() + "fence.*";
    }

    /** The subject of source offsets that no record message could carry. */
    public String offsetsSubject(String task) {
        return prefix() + "offsets." + encode(task);
    }

    boolean isOffsetsSubject(String subject) {
        return subject.startsWith(prefix() + "offsets.");
    }

    /** The topic-partition of a subject of this stream; empty: it is no record's subject. */
    Optional<TopicPartition> partition(String subject) {
        if (!subject.startsWith(prefix())
                || !Character.isDigit(subject.charAt(prefix().length()))) {
            return Optional.empty();
        }
        TopicSubject parsed = parse(subject);
        return Optional.of(new TopicPartition(parsed.topic(), parsed.partition()));
    }

    /** Reads topic and partition back from a {@link #subject}. */
    public static TopicSubject parse(String subject) {
        int connector = subject.indexOf('.') + 1;
        int partition = subject.indexOf('.', connector) + 1;
        int topic = subject.indexOf('.', partition) + 1;
        return new TopicSubject(
                subject.substring(topic), Integer.parseInt(subject, partition, topic - 1, 10));
    }

    /**
     * A form of any name that is legal as a stream's name, as one token of a subject and as a key:
     * letters, digits, {@code -} and {@code _} stay, each other byte becomes {@code =XX}.
     */
    public static String encode(String name) {
        StringBuilder encoded = new StringBuilder(name.length());
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            boolean isPlain =
                    (b >= 'a' && b <= 'z')
                            || (b >= 'A' && b <= 'Z')
                            || (b >= '0' && b <= '9')
                            || b == '-'
                            || b == '_';
            if (isPlain) {
                encoded.append((char) b);
            } else {
                encoded.append('=')
                        .append(Character.forDigit((b >> 4) & 0xf, 16))
                        .append(Character.forDigit(b & 0xf, 16));
            }
        }
        return encoded.toString();
    }

    /** Reverses {@link #encode}. */
    public static String decode(String encoded) {
        byte[] bytes = new byte[encoded.length()];
        int length = 0;
        for (int i = 0; i < encoded.length(); i++) {
            if (encoded.charAt(i) == '=') {
                bytes[length++] = (byte) Integer.parseInt(encoded, i + 1, i + 3, 16);
                i += 2;
            } else {
                bytes[length++] = (byte) encoded.charAt(i);
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private String prefix() {
        return group + "." + encode(connector) + ".";
    }

    /** Topic and partition that a subject stands for. */
    public record TopicSubject(String topic, int partition) {}
}
