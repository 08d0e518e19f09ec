package dev.jetconnect.sink.jdbc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What Debezium sends for a large value that an update has not touched. */
final class UnavailableValue {
    private static final String TEXT = "__debezium_unavailable_value";
    private static final byte[] BYTES = TEXT.getBytes(StandardCharsets.UTF_8);

    private UnavailableValue() {}

    static boolean is(Object value) {
        if (value instanceof String text) {
            return TEXT.equals(text);
        }
        if (value instanceof byte[] bytes) {
            return Arrays.equals(BYTES, bytes);
        }
        return value instanceof ByteBuffer buffer && buffer.equals(ByteBuffer.wrap(BYTES));
    }
}
