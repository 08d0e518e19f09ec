package dev.jetconnect.sink.jdbc.dialect.postgres;

import dev.jetconnect.sink.jdbc.dialect.BitText;
import dev.jetconnect.sink.jdbc.dialect.ByteText;
import dev.jetconnect.sink.jdbc.dialect.ColumnType;
import dev.jetconnect.sink.jdbc.dialect.ValueText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.ToLongFunction;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** Maps Connect schemas, Debezium's semantic types among them, to PostgreSQL. */
final class PostgresTypes {
    private static final long MILLIS_PER_DAY = 86_400_000L;
    private static final int UNLIMITED = 10_485_760;
    private static final String PRECISION = "connect.decimal.precision";

    private static final ValueText TEXT =
            (value, escaping, out) -> escaping.append((String) value, out);
    private static final ValueText INTEGER =
            (value, escaping, out) -> out.append(((Number) value).longValue());
    private static final ValueText OTHER = (value, escaping, out) -> out.append(value);
    private static final ValueText ZONED_TIMESTAMP =
            (value, escaping, out) ->
                    TemporalText.appendZonedTimestamp((String) value, escaping, out);
    private static final ValueText DECIMAL =
            (value, escaping, out) -> out.append(((BigDecimal) value).toPlainString());
    private static final ValueText VARIABLE_SCALE_DECIMAL =
            (value, escaping, out) -> out.append(variableScale((Struct) value).toPlainString());
    private static final ValueText BYTEA =
            (value, escaping, out) -> {
                escaping.append("\\x", out);
                ByteText.appendHex(value, out);
            };
    private static final ValueText DURATION =
            (value, escaping, out) -> out.append(number(value)).append(" microseconds");

    private static final Map<String, ColumnType> SEMANTIC =
            Map.ofEntries(
                    date(
                            "org.apache.kafka.connect.data.Date",
                            v -> Math.floorDiv(millis(v), MILLIS_PER_DAY)),
                    time("org.apache.kafka.connect.data.Time", v -> millis(v) * 1000),
                    timestamp("org.apache.kafka.connect.data.Timestamp", v -> millis(v) * 1000),
                    date("io.debezium.time.Date", PostgresTypes::number),
                    time("io.debezium.time.Time", v -> number(v) * 1000),
                    time("io.debezium.time.MicroTime", PostgresTypes::number),
                    time("io.debezium.time.NanoTime", v -> number(v) / 1000),
                    timestamp("io.debezium.time.Timestamp", v -> number(v) * 1000),
                    timestamp("io.debezium.time.MicroTimestamp", PostgresTypes::number),
                    timestamp(
                            "io.debezium.time.NanoTimestamp", v -> Math.floorDiv(number(v), 1000L)),
                    type("io.debezium.time.ZonedTimestamp", "timestamptz", ZONED_TIMESTAMP),
                    type("io.debezium.time.ZonedTime", "timetz", TEXT),
                    type("io.debezium.time.Interval", "interval", TEXT),
                    type("io.debezium.time.MicroDuration", "interval", DURATION),
                    type("io.debezium.data.Uuid", "uuid", TEXT),
                    type("io.debezium.data.Json", "json", TEXT),
                    type("io.debezium.data.Xml", "xml", TEXT),
                    type(
                            "io.debezium.data.VariableScaleDecimal",
                            "numeric",
                            VARIABLE_SCALE_DECIMAL));

    private PostgresTypes() {}

    static ColumnType of(Schema schema) {
        ColumnType type = byConnectType(schema);
        return sourceType(schema).map(name -> new ColumnType(name, type.text())).orElse(type);
    }

    private static ColumnType byConnectType(Schema schema) {
        String name = schema.name();
        if (name != null && SEMANTIC.containsKey(name)) {
            return SEMANTIC.get(name);
        }
        if (Decimal.LOGICAL_NAME.equals(name)) {
            return decimal(schema);
        }
        return "io.debezium.data.Bits".equals(name) ? bits(schema) : primitive(schema);
    }

    private static ColumnType bits(Schema schema) {
        OptionalInt length = BitText.length(schema);
        String type = length.isPresent() ? "bit(" + length.getAsInt() + ")" : "bit varying";
        return new ColumnType(type, (v, escaping, out) -> BitText.append(v, length, out));
    }

    private static ColumnType primitive(Schema schema) {
        return switch (schema.type()) {
            case INT8, INT16 -> new ColumnType("smallint", INTEGER);
            case INT32 -> new ColumnType("integer", INTEGER);
            case INT64 -> new ColumnType("bigint", INTEGER);
            case FLOAT32 -> new ColumnType("real", OTHER);
            case FLOAT64 -> new ColumnType("double precision", OTHER);
            case BOOLEAN -> new ColumnType("boolean", OTHER);
            case STRING -> new ColumnType("text", TEXT);
            case BYTES -> new ColumnType("bytea", BYTEA);
            case ARRAY, MAP, STRUCT ->
                    throw new DataException(
                            "its schema "
                                    + (schema.name() == null ? schema.type() : schema.name())
                                    + " has no column type yet; leave the field out or flatten it"
                                    + " with a transformation");
        };
    }

    private static ColumnType decimal(Schema schema) {
        Map<String, String> parameters = schema.parameters();
        String precision = parameters.get(PRECISION);
        String scale = parameters.get(Decimal.SCALE_FIELD);
        String type = precision == null ? "numeric" : "numeric(" + precision + "," + scale + ")";
        return new ColumnType(type, DECIMAL);
    }

    /** What Debezium tells with {@code column.propagate.source.type}, where it is the same here. */
    private static Optional<String> sourceType(Schema schema) {
        Map<String, String> parameters = schema.parameters();
        if (parameters == null || !parameters.containsKey("__debezium.source.column.type")) {
            return Optional.empty();
        }
        String length = parameters.get("__debezium.source.column.length");
        String scale = parameters.getOrDefault("__debezium.source.column.scale", "0");
        return switch (parameters.get("__debezium.source.column.type")) {
            case "JSONB" -> Optional.of("jsonb");
            case "INET" -> Optional.of("inet");
            case "CIDR" -> Optional.of("cidr");
            case "MACADDR" -> Optional.of("macaddr");
            case "VARCHAR" -> sized(length).map(size -> "varchar(" + size + ")");
            case "CHAR", "BPCHAR" -> sized(length).map(size -> "char(" + size + ")");
            case "NUMERIC", "DECIMAL" ->
                    numericSize(length).map(size -> "numeric(" + size + "," + scale + ")");
            default -> Optional.empty();
        };
    }

    private static Optional<Integer> sized(String length) {
        return Optional.ofNullable(length)
                .map(Integer::valueOf)
                .filter(size -> size > 0 && size <= UNLIMITED);
    }

    private static Optional<Integer> numericSize(String length) {
        return sized(length).filter(size -> size <= 1000);
    }

    private static Map.Entry<String, ColumnType> type(String name, String sql, ValueText text) {
        return Map.entry(name, new ColumnType(sql, text));
    }

    private static Map.Entry<String, ColumnType> date(String name, ToLongFunction<Object> day) {
        return type(
                name,
                "date",
                (v, escaping, out) -> TemporalText.appendDate(day.applyAsLong(v), out));
    }

    private static Map.Entry<String, ColumnType> time(String name, ToLongFunction<Object> micros) {
        return type(
                name,
                "time",
                (v, escaping, out) -> TemporalText.appendTime(micros.applyAsLong(v), out));
    }

    private static Map.Entry<String, ColumnType> timestamp(
            String name, ToLongFunction<Object> micros) {
        return type(
                name,
                "timestamp",
                (v, escaping, out) -> TemporalText.appendTimestamp(micros.applyAsLong(v), out));
    }

    private static long number(Object value) {
        return ((Number) value).longValue();
    }

    @SuppressWarnings("JavaUtilDate") // the class of Connect's own logical types
    private static long millis(Object value) {
        return ((java.util.Date) value).getTime();
    }

    private static BigDecimal variableScale(Struct value) {
        return new BigDecimal(
                new BigInteger(ByteText.bytes(value.get("value"))), value.getInt32("scale"));
    }
}
