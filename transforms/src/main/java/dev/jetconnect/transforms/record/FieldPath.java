package dev.jetconnect.transforms.record;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.Header;

/**
 * A place in a record: {@code topic}, {@code partition}, {@code timestamp}, {@code key}, {@code
 * value}, {@code header.<name>}, {@code key.<field>} or {@code value.<field>.<field>}. It reads
 * records with a schema and those without one. A field's name that has a dot stands in backticks.
 *
 * <p>Immutable.
 */
public final class FieldPath {
    private enum Part {
        TOPIC,
        PARTITION,
        TIMESTAMP,
        KEY,
        VALUE,
        HEADER
    }

    private final String text;
    private final Part part;
    private final String[] names;

    private FieldPath(String text, Part part, String[] names) {
        this.text = text;
        this.part = part;
        this.names = names;
    }

    /**
     * Reads the path that {@code setting} holds.
     *
     * @throws ConfigException with the remedy, if it is none
     */
    public static FieldPath parse(String setting, String text) {
        List<String> segments = segments(text);
        String first = segments.get(0);
        String[] names = segments.subList(1, segments.size()).toArray(String[]::new);
        boolean isNested = names.length > 0;
        Part part =
                switch (first) {
                    case "topic" -> isNested ? null : Part.TOPIC;
                    case "partition" -> isNested ? null : Part.PARTITION;
                    case "timestamp" -> isNested ? null : Part.TIMESTAMP;
                    case "key" -> Part.KEY;
                    case "value" -> Part.VALUE;
                    case "header" -> isNested ? Part.HEADER : null;
                    default -> null;
                };
        if (part == null || Arrays.stream(names).anyMatch(String::isBlank)) {
            throw new ConfigException(
                    setting,
                    text,
                    "names no place in a record. Places are topic, partition, timestamp, key, value,"
                            + " header.<name>, key.<field>, value.<field>.<field>; a name with a dot"
                            + " stands in backticks");
        }
        if (part == Part.HEADER) {
            // A header's name may have dots of its own and nothing stands below it.
            names = new String[] {String.join(".", names)};
        }
        return new FieldPath(text, part, names);
    }

    /** As {@link #parse}, for each of a list. */
    public static List<FieldPath> parseAll(String setting, List<String> texts) {
        return texts.stream().map(text -> parse(setting, text)).toList();
    }

    /** What stands there; null if it is null, or if the record has no such place. */
    public Object find(ConnectRecord<?> record) {
        return read(record, false);
    }

    /**
     * What stands there; null if it, or what holds it, is null.
     *
     * @throws DataException if the record's schema has no such field
     */
    public Object require(ConnectRecord<?> record) {
        return read(record, true);
    }

    @Override
    public String toString() {
        return text;
    }

    private Object read(ConnectRecord<?> record, boolean isRequired) {
        return switch (part) {
            case TOPIC -> record.topic();
            case PARTITION -> record.kafkaPartition();
            case TIMESTAMP -> record.timestamp();
            case KEY -> descend(record, record.key(), isRequired);
            case VALUE -> descend(record, record.value(), isRequired);
            case HEADER -> {
                Header header = record.headers().lastWithName(names[0]);
                yield header == null ? null : header.value();
            }
        };
    }

    private Object descend(ConnectRecord<?> record, Object from, boolean isRequired) {
        Object value = from;
        for (String name : names) {
            if (value instanceof Struct struct) {
                Field field = struct.schema().field(name);
                if (field == null) {
                    return absent(record, isRequired);
                }
                value = RecordRows.stored(struct, field);
            } else if (value instanceof Map<?, ?> map) {
                value = map.get(name);
            } else if (value == null) {
                return null;
            } else {
                return absent(record, isRequired);
            }
        }
        return value;
    }

    private Object absent(ConnectRecord<?> record, boolean isRequired) {
        if (!isRequired) {
            return null;
        }
        throw new DataException(
                "The record of topic '"
                        + record.topic()
                        + "' has no '"
                        + text
                        + "'. Correct the transform's setting, or limit the transform by a predicate"
                        + " to the records that have it.");
    }

    private static List<String> segments(String text) {
        List<String> segments = new ArrayList<>();
        StringBuilder segment = new StringBuilder();
        boolean isQuoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '`') {
                isQuoted = !isQuoted;
            } else if (c == '.' && !isQuoted) {
                segments.add(segment.toString());
                segment.setLength(0);
            } else {
                segment.append(c);
            }
        }
        segments.add(segment.toString());
        return segments;
    }
}
