package dev.jetconnect.probe;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A sink's record as one line of JSON. All values are texts, as their {@code toString()} gives
 * them; bytes are read as UTF-8.
 *
 * <p>Thread-safe.
 */
final class SinkRecordJson {
    private SinkRecordJson() {}

    static String of(int task, SinkRecord record) {
        List<String> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            headers.add(
                    "{\"key\":" + text(header.key()) + ",\"value\":" + text(header.value()) + "}");
        }
        return "{\"task\":"
                + task
                + ",\"topic\":"
                + text(record.topic())
                + ",\"partition\":"
                + record.kafkaPartition()
                + ",\"offset\":"
                + record.kafkaOffset()
                + ",\"timestamp\":"
                + record.timestamp()
                + ",\"timestampType\":"
                + text(record.timestampType())
                + ",\"key\":"
                + text(record.key())
                + ",\"keySchema\":"
                + text(record.keySchema())
                + ",\"value\":"
                + text(record.value())
                + ",\"valueSchema\":"
                + text(record.valueSchema())
                + ",\"originalTopic\":"
                + text(record.originalTopic())
                + ",\"headers\":["
                + String.join(",", headers)
                + "]}";
    }

    private static String text(Object value) {
        if (value == null) {
            return "null";
        }
        StringBuilder text = new StringBuilder("\"");
        readable(value)
                .codePoints()
                .forEach(
                        c -> {
                            if (c == '"' || c == '\\') {
                                text.append('\\').appendCodePoint(c);
                            } else if (c < ' ') {
                                text.append(String.format("\\u%04x", c));
                            } else {
                                text.appendCodePoint(c);
                            }
                        });
        return text.append('"').toString();
    }

    private static String readable(Object value) {
        if (value instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        if (value instanceof ByteBuffer buffer) {
            return StandardCharsets.UTF_8.decode(buffer.duplicate()).toString();
        }
        return value.toString();
    }
}
