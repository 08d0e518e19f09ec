package dev.jetconnect.sink.jdbc.dialect;

import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.connect.data.Schema;

/** Bit strings as Debezium sends them: bytes of which the first holds the lowest bits. */
public final class BitText {
    private static final String LENGTH = "length";

    private BitText() {}

    /** Empty: any number of bits. */
    public static OptionalInt length(Schema schema) {
        Map<String, String> parameters = schema.parameters();
        String length = parameters == null ? null : parameters.get(LENGTH);
        return length == null || Integer.parseInt(length) == Integer.MAX_VALUE
                ? OptionalInt.empty()
                : OptionalInt.of(Integer.parseInt(length));
    }

    /**
     * Appends zeros and ones, the highest bit first.
     *
     * @param bits how many; empty: all that the value has
     */
    public static void append(Object value, OptionalInt bits, StringBuilder out) {
        byte[] bytes = ByteText.bytes(value);
        for (int i = bits.orElse(bytes.length * Byte.SIZE) - 1; i >= 0; i--) {
            out.append(isSet(bytes, i) ? '1' : '0');
        }
    }

    private static boolean isSet(byte[] bytes, int bit) {
        int index = bit / Byte.SIZE;
        return index < bytes.length && (bytes[index] >> (bit % Byte.SIZE) & 1) == 1;
    }
}
