package dev.jetconnect.sink.jdbc.dialect.postgres;

import dev.jetconnect.sink.jdbc.dialect.ByteText;
import dev.jetconnect.sink.jdbc.dialect.ColumnType;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;

/** Bit strings as Debezium sends them: bytes of which the first holds the lowest bits. */
final class BitText {
    private static final String LENGTH = "length";

    private BitText() {}

    static ColumnType columnType(Schema schema) {
        Map<String, String> parameters = schema.parameters();
        String length = parameters == null ? null : parameters.get(LENGTH);
        if (length == null || Integer.parseInt(length) == Integer.MAX_VALUE) {
            return new ColumnType("bit varying", (v, escaping, out) -> append(v, 0, out));
        }
        int bits = Integer.parseInt(length);
        return new ColumnType("bit(" + bits + ")", (v, escaping, out) -> append(v, bits, out));
    }

    private static void append(Object value, int bits, StringBuilder out) {
        byte[] bytes = ByteText.bytes(value);
        int count = bits == 0 ? bytes.length * Byte.SIZE : bits;
        for (int i = count - 1; i >= 0; i--) {
            out.append(isSet(bytes, i) ? '1' : '0');
        }
    }

    private static boolean isSet(byte[] bytes, int bit) {
        int index = bit / Byte.SIZE;
        return index < bytes.length && (bytes[index] >> (bit % Byte.SIZE) & 1) == 1;
    }
}
