package dev.jetconnect.sink.jdbc;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/** How many bytes values take, roughly: what is long counts, all else is taken for a word. */
final class DataSize {
    private static final int WORD = 8;

    private DataSize() {}

    static long of(Object[] values) {
        long bytes = 0;
        for (Object value : values) {
            bytes += of(value);
        }
        return bytes;
    }

    static long of(Object value) {
        if (value instanceof String text) {
            return text.length();
        }
        if (value instanceof byte[] bytes) {
            return bytes.length;
        }
        if (value instanceof ByteBuffer buffer) {
            return buffer.remaining();
        }
        if (value instanceof Struct struct) {
            return ofFields(struct);
        }
        if (value instanceof List<?> elements) {
            return elements.stream().mapToLong(DataSize::of).sum();
        }
        return value instanceof Map<?, ?> entries
                ? entries.entrySet().stream()
                        .mapToLong(entry -> of(entry.getKey()) + of(entry.getValue()))
                        .sum()
                : WORD;
    }

    private static long ofFields(Struct struct) {
        long bytes = 0;
        for (Field field : struct.schema().fields()) {
            bytes += of(struct.get(field));
        }
        return bytes;
    }
}
