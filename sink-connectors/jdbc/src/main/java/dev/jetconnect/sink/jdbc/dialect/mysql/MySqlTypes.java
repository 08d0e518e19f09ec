package dev.jetconnect.sink.jdbc.dialect.mysql;

import dev.jetconnect.sink.jdbc.dialect.BitText;
import dev.jetconnect.sink.jdbc.dialect.ByteText;
import dev.jetconnect.sink.jdbc.dialect.ColumnSpec;
import dev.jetconnect.sink.jdbc.dialect.ColumnType;
import dev.jetconnect.sink.jdbc.dialect.ValueText;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.ToLongFunction;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

/** Maps Connect schemas, Debezium's semantic types among them, to MySQL and MariaDB. */
final class MySqlTypes {
    private static final String VARIABLE_SCALE_DECIMAL = "io.debezium.data.VariableScaleDecimal";
    private static final int BITS_MAX = 64;

    // A key's text is what its bytes are: neither case nor trailing spaces are ignored.
    private static final String EXACT =
            "CHARACTER SET utf8mb4 COLLATE /*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */";
    private static final String TEXT_TYPE = "longtext CHARACTER SET utf8mb4";
    private static final long MILLIS_PER_DAY = 86_400_000L;

    private static final ValueText TEXT =
            (value, escaping, out) -> escaping.append((String) value, out);
    private static final ValueText INTEGER =
            (value, escaping, out) -> out.append(((Number) value).longValue());
    private static final ValueText BOOLEAN =
            (value, escaping, out) -> out.append((Boolean) value ? '1' : '0');
    private static final ValueText BYTES = (value, escaping, out) -> ByteText.appendHex(value, out);

    private static final Map<String, ColumnType> SEMANTIC =
            Map.ofEntries(
                    date(
                            "org.apache.kafka.connect.data.Date",
                            v -> Math.floorDiv(millis(v), MILLIS_PER_DAY)),
                    time("org.apache.kafka.connect.data.Time", v -> millis(v) * 1000),
                    timestamp("org.apache.kafka.connect.data.Timestamp", v -> millis(v) * 1000),
                    date("io.debezium.time.Date", MySqlTypes::number),
                    time("io.debezium.time.Time", v -> number(v) * 1000),
                    time("io.debezium.time.MicroTime", MySqlTypes::number),
                    time("io.debezium.time.NanoTime", v -> number(v) / 1000),
                    timestamp(
                            "io.debezium.time.Timestamp",
                            v -> Math.multiplyExact(number(v), 1000L)),
                    timestamp("io.debezium.time.MicroTimestamp", MySqlTypes::number),
                    timestamp(
                            "io.debezium.time.NanoTimestamp", v -> Math.floorDiv(number(v), 1000L)),
                    type(
                            "io.debezium.time.ZonedTimestamp",
                            "datetime(6)",
                            (v, escaping, out) -> MySqlTimes.appendZonedTimestamp((String) v, out)),
                    type(
                            "io.debezium.time.ZonedTime",
                            "time(6)",
                            (v, escaping, out) -> MySqlTimes.appendZonedTime((String) v, out)),
                    type(
                            "io.debezium.data.Uuid",
                            "char(36) CHARACTER SET ascii COLLATE ascii_bin",
                            TEXT),
                    type("io.debezium.data.Json", "json", TEXT),
                    type(
                            VARIABLE_SCALE_DECIMAL,
                            "decimal(65,30)",
                            (v, escaping, out) -> MySqlNumbers.appendVariableScale(v, out)));

    private MySqlTypes() {}

    static ColumnType of(ColumnSpec column) {
        ColumnType type = byConnectType(column.schema(), column.isKey());
        return SourceType.of(column.schema())
                .map(name -> new ColumnType(name, type.text()))
                .orElse(type);
    }

    /** Whether values are written as numbers. */
    static boolean isNumber(Schema schema) {
        String name = schema.name();
        if (name != null && SEMANTIC.containsKey(name)) {
            return name.equals(VARIABLE_SCALE_DECIMAL);
        }
        return switch (schema.type()) {
            case INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, BOOLEAN -> true;
            case BYTES -> Decimal.LOGICAL_NAME.equals(name);
            case STRING, ARRAY, MAP, STRUCT -> false;
        };
    }

    static boolean isBytes(Schema schema) {
        return schema.type() == Schema.Type.BYTES && !Decimal.LOGICAL_NAME.equals(schema.name());
    }

    static String exactText(String type, int length) {
        return type + "(" + length + ") " + EXACT;
    }

    private static ColumnType byConnectType(Schema schema, boolean isKey) {
        String name = schema.name();
        if (name != null && SEMANTIC.containsKey(name)) {
            return SEMANTIC.get(name);
        }
        if (Decimal.LOGICAL_NAME.equals(name)) {
            return new ColumnType(
                    MySqlNumbers.decimalType(schema),
                    (v, escaping, out) -> MySqlNumbers.appendDecimal(v, out));
        }
        return "io.debezium.data.Bits".equals(name) ? bits(schema) : primitive(schema, isKey);
    }

    private static ColumnType primitive(Schema schema, boolean isKey) {
        return switch (schema.type()) {
            case INT8, INT16 -> new ColumnType("smallint", INTEGER);
            case INT32 -> new ColumnType("int", INTEGER);
            case INT64 -> new ColumnType("bigint", INTEGER);
            case FLOAT32, FLOAT64 ->
                    new ColumnType(
                            schema.type() == Schema.Type.FLOAT32 ? "float" : "double",
                            (v, escaping, out) -> MySqlNumbers.appendFloating(v, isKey, out));
            case BOOLEAN -> new ColumnType("boolean", BOOLEAN);
            case STRING -> new ColumnType(isKey ? exactText("varchar", 255) : TEXT_TYPE, TEXT);
            case BYTES -> new ColumnType(isKey ? "varbinary(255)" : "longblob", BYTES);
            case ARRAY, MAP, STRUCT ->
                    throw new DataException(
                            "its schema "
                                    + (schema.name() == null ? schema.type() : schema.name())
                                    + " has no column type yet; leave the field out or flatten it"
                                    + " with a transformation");
        };
    }

    private static ColumnType bits(Schema schema) {
        OptionalInt length = BitText.length(schema);
        boolean fits = length.isPresent() && length.getAsInt() <= BITS_MAX;
        return new ColumnType(
                fits ? "bit(" + length.getAsInt() + ")" : TEXT_TYPE,
                (v, escaping, out) -> BitText.append(v, length, out));
    }

    private static Map.Entry<String, ColumnType> type(String name, String sql, ValueText text) {
        return Map.entry(name, new ColumnType(sql, text));
    }

    private static Map.Entry<String, ColumnType> date(String name, ToLongFunction<Object> day) {
        return type(
                name, "date", (v, escaping, out) -> MySqlTimes.appendDate(day.applyAsLong(v), out));
    }

    private static Map.Entry<String, ColumnType> time(String name, ToLongFunction<Object> micros) {
        return type(
                name,
                "time(6)",
                (v, escaping, out) -> MySqlTimes.appendTime(micros.applyAsLong(v), out));
    }

    private static Map.Entry<String, ColumnType> timestamp(
            String name, ToLongFunction<Object> micros) {
        return type(
                name,
                "datetime(6)",
                (v, escaping, out) -> MySqlTimes.appendTimestamp(micros.applyAsLong(v), out));
    }

    private static long number(Object value) {
        return ((Number) value).longValue();
    }

    @SuppressWarnings("JavaUtilDate") // the class of Connect's own logical types
    private static long millis(Object value) {
        return ((java.util.Date) value).getTime();
    }
}
