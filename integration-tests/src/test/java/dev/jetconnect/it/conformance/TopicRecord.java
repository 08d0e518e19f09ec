package dev.jetconnect.it.conformance;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.header.Header;

/**
 * A record as it lies in a topic. Key, value and header values are read as UTF-8; null stays null.
 *
 * <p>Immutable.
 */
public record TopicRecord(
        String topic,
        int partition,
        long timestamp,
        String key,
        String value,
        List<Field> headers) {

    /** One header. */
    public record Field(String key, String value) {}

    static List<Field> fields(Iterable<Header> headers) {
        List<Field> fields = new ArrayList<>();
        for (Header header : headers) {
            byte[] value = header.value();
            fields.add(
                    new Field(
                            header.key(),
                            value == null ? null : new String(value, StandardCharsets.UTF_8)));
        }
        return fields;
    }

    static List<Field> fields(Header[] headers) {
        return fields(Arrays.asList(headers));
    }

    static String text(ByteBuffer bytes) {
        return bytes == null ? null : StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }
}
