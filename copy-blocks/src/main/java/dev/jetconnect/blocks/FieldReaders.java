package dev.jetconnect.blocks;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** Finds the reader of a field by its schema, Debezium's semantic types among them. */
final class FieldReaders {
    private static final String SOURCE_TYPE = "__debezium.source.column.type";
    private static final Set<String> BINARY =
            Set.of(
                    "BYTEA",
                    "_BYTEA",
                    "BINARY",
                    "VARBINARY",
                    "TINYBLOB",
                    "BLOB",
                    "MEDIUMBLOB",
                    "LONGBLOB");

    // What has no number stands for itself in PostgreSQL, and Connect's decimals cannot hold it.
    private static final Set<String> NO_NUMBER = Set.of("NaN", "Infinity", "-Infinity");

    private static final Map<String, FieldReader> BY_NAME =
            Map.of(
                    "io.debezium.time.Date", ClockReaders::date,
                    "io.debezium.time.Time", ClockReaders::milliTime,
                    "io.debezium.time.MicroTime", ClockReaders::microTime,
                    "io.debezium.time.Timestamp", ClockReaders::milliTimestamp,
                    "io.debezium.time.MicroTimestamp", ClockReaders::microTimestamp,
                    "io.debezium.time.ZonedTimestamp", ClockReaders::zonedTimestamp,
                    "io.debezium.time.ZonedTime", ClockReaders::zonedTime,
                    "io.debezium.data.Bits", FieldReaders::bits);

    private FieldReaders() {}

    static FieldReader of(Schema schema) {
        return of(schema, isBinary(schema));
    }

    private static FieldReader of(Schema schema, boolean isBinary) {
        String name = schema.name();
        if (name != null && BY_NAME.containsKey(name)) {
            return BY_NAME.get(name);
        }
        if (Decimal.LOGICAL_NAME.equals(name)) {
            int scale = Integer.parseInt(schema.parameters().get(Decimal.SCALE_FIELD));
            return (text, from, to) -> {
                BigDecimal number = decimal(text, from, to);
                return number == null ? null : number.setScale(scale);
            };
        }
        return switch (schema.type()) {
            case INT8 -> (text, from, to) -> (byte) whole(text, from, to);
            case INT16 -> (text, from, to) -> (short) whole(text, from, to);
            case INT32 -> (text, from, to) -> (int) whole(text, from, to);
            case INT64 -> FieldReaders::whole;
            case FLOAT32 -> (text, from, to) -> Float.parseFloat(ascii(text, from, to));
            case FLOAT64 -> (text, from, to) -> Double.parseDouble(ascii(text, from, to));
            case BOOLEAN -> (text, from, to) -> text[from] == 't' || text[from] == '1';
            case STRING -> FieldReaders::text;
            case BYTES -> isBinary ? FieldReaders::bytes : FieldReaders::textInBytes;
            case STRUCT -> struct(schema);
            case ARRAY -> new ArrayReader(of(schema.valueSchema(), isBinary));
            case MAP -> HstoreReader::read;
        };
    }

    private static FieldReader struct(Schema schema) {
        return switch (schema.name()) {
            case "io.debezium.data.VariableScaleDecimal" ->
                    (text, from, to) -> variableScale(schema, decimal(text, from, to));
            case "io.debezium.data.geometry.Point" ->
                    (text, from, to) -> GeometryText.point(schema, text, from, to);
            default -> (text, from, to) -> GeometryText.geometry(schema, text, from, to);
        };
    }

    private static boolean isBinary(Schema schema) {
        return schema.parameters() != null
                && BINARY.contains(schema.parameters().getOrDefault(SOURCE_TYPE, ""));
    }

    static String text(byte[] text, int from, int to) {
        return new String(text, from, to - from, StandardCharsets.UTF_8);
    }

    /** Faster than UTF-8, where nothing else can be. */
    static String ascii(byte[] text, int from, int to) {
        return new String(text, from, to - from, StandardCharsets.ISO_8859_1);
    }

    static long whole(byte[] text, int from, int to) {
        boolean isNegative = text[from] == '-';
        long number = 0;
        for (int i = isNegative ? from + 1 : from; i < to; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                throw new DataException("a whole number has another character than digits");
            }
            number = number * 10 - digit; // below zero, where the range is larger by one
        }
        return isNegative ? number : -number;
    }

    private static BigDecimal decimal(byte[] text, int from, int to) {
        String number = ascii(text, from, to);
        return NO_NUMBER.contains(number) ? null : new BigDecimal(number);
    }

    private static Struct variableScale(Schema schema, BigDecimal number) {
        return number == null
                ? null
                : new Struct(schema)
                        .put("scale", number.scale())
                        .put("value", number.unscaledValue().toByteArray());
    }

    private static byte[] bytes(byte[] text, int from, int to) {
        return HexFormat.of().parseHex(ascii(text, from + "\\x".length(), to));
    }

    private static byte[] textInBytes(byte[] text, int from, int to) {
        return java.util.Arrays.copyOfRange(text, from, to);
    }

    /** The first byte holds the lowest bits, as Debezium has it. */
    private static byte[] bits(byte[] text, int from, int to) {
        byte[] bytes = new byte[(to - from + 7) / 8];
        for (int i = 0; i < to - from; i++) {
            if (text[to - 1 - i] == '1') {
                bytes[i / 8] |= (byte) (1 << (i % 8));
            }
        }
        return bytes;
    }
}
