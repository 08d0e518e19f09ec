package dev.jetconnect.sink.jdbc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What Debezium sends for a large value that an update has not touched. */
final class UnavailableValue {
    private static final String TEXT = "__debezium_unavailable_value";
    private static final byte[] BYTES = TEXT.getBytes(StandardCharsets.UTF_8);
    private static final String UUID_TEXT = UUID.nameUUIDFromBytes(BYTES).toString();

    private UnavailableValue() {}

    static boolean is(Object value) {
        if (value instanceof String text) {
            return TEXT.equals(text);
        }
        if (value instanceof byte[] bytes) {
            return Arrays.equals(BYTES, bytes);
        }
        if (value instanceof ByteBuffer buffer) {
            return buffer.equals(ByteBuffer.wrap(BYTES));
        }
        if (value instanceof List<?> elements) {
            return isElements(elements);
        }
        return value instanceof Map<?, ?> map && map.size() == 1 && TEXT.equals(map.get(TEXT));
    }

    /**
     * Arrays have the text or its bytes as their only element; those of integers a byte in each.
     */
    private static boolean isElements(List<?> elements) {
        if (elements.size() == 1) {
            return UUID_TEXT.equals(elements.get(0)) || is(elements.get(0));
        }
        if (elements.size() != BYTES.length) {
            return false;
        }
        for (int i = 0; i < BYTES.length; i++) {
            if (!(elements.get(i) instanceof Number number) || number.longValue() != BYTES[i]) {
                return false;
            }
        }
        return true;
    }
}
