package dev.jetconnect.sink.jdbc.dialect.postgres;

import dev.jetconnect.sink.jdbc.dialect.BitText;
import dev.jetconnect.sink.jdbc.dialect.ByteText;
import dev.jetconnect.sink.jdbc.dialect.ClockSchema;
import dev.jetconnect.sink.jdbc.dialect.ClockText;
import dev.jetconnect.sink.jdbc.dialect.ColumnType;
import dev.jetconnect.sink.jdbc.dialect.DecimalText;
import dev.jetconnect.sink.jdbc.dialect.JsonText;
import dev.jetconnect.sink.jdbc.dialect.TextInBytes;
import dev.jetconnect.sink.jdbc.dialect.ValueText;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.connect.data.Schema;

/** Maps Connect schemas, Debezium's semantic types among them, to PostgreSQL. */
final class PostgresTypes {
    private static final int DIGITS_MAX = 1000;

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
            (value, escaping, out) -> out.append(DecimalText.variableScale(value).toPlainString());
    private static final ValueText BYTEA =
            (value, escaping, out) -> {
                escaping.append("\\x", out);
                ByteText.appendHex(value, out);
            };
    private static final ValueText DURATION =
            (value, escaping, out) -> {
                long micros = ((Number) value).longValue();
                ClockText.appendClock(Math.abs(micros), micros < 0 ? out.append('-') : out);
            };

    private static final Map<String, ColumnType> SEMANTIC =
            Map.ofEntries(
                    type("io.debezium.time.ZonedTimestamp", "timestamptz", ZONED_TIMESTAMP),
                    type("io.debezium.time.ZonedTime", "timetz", TEXT),
                    type("io.debezium.time.Interval", "interval", TEXT),
                    type("io.debezium.time.MicroDuration", "interval", DURATION),
                    type("io.debezium.data.Uuid", "uuid", TEXT),
                    type("io.debezium.data.Json", "json", TEXT),
                    type("io.debezium.data.Xml", "xml", TEXT),
                    type("io.debezium.data.Tsvector", "tsvector", TEXT),
                    type(
                            "io.debezium.data.VariableScaleDecimal",
                            "numeric",
                            VARIABLE_SCALE_DECIMAL));

    private PostgresTypes() {}

    /** What a created column gets, and the text that it takes. */
    static ColumnType of(Schema schema) {
        ColumnType type = byConnectType(schema);
        return PostgresSourceType.of(schema)
                .map(name -> new ColumnType(name, text(schema, name)))
                .orElse(type);
    }

    /**
     * The text that a column takes.
     *
     * @param columnType the type's name, without length or precision
     */
    static ValueText text(Schema schema, String columnType) {
        if (JsonText.hasParts(schema)) {
            return NestedText.of(schema, columnType);
        }
        if (TextInBytes.isSchema(schema) && !columnType.equals("bytea")) {
            return TextInBytes::append;
        }
        return ClockSchema.of(schema)
                .filter(clock -> clock.kind() == ClockSchema.Kind.TIME)
                .filter(clock -> columnType.equals("interval"))
                .map(PostgresTypes::duration)
                .orElseGet(byConnectType(schema)::text);
    }

    private static ColumnType byConnectType(Schema schema) {
        Optional<ClockSchema> clock = ClockSchema.of(schema);
        if (clock.isPresent()) {
            return clock(clock.get());
        }
        String name = schema.name();
        if (name != null && SEMANTIC.containsKey(name)) {
            return SEMANTIC.get(name);
        }
        if (DecimalText.isFixedScale(schema)) {
            return decimal(schema);
        }
        return "io.debezium.data.Bits".equals(name) ? bits(schema) : primitive(schema);
    }

    private static ColumnType clock(ClockSchema clock) {
        return switch (clock.kind()) {
            case DATE -> clock.column("date", (out, day) -> TemporalText.appendDate(day, out));
            case TIME ->
                    clock.column("time", (out, micros) -> TemporalText.appendTime(micros, out));
            case TIMESTAMP ->
                    clock.column(
                            "timestamp",
                            (out, micros) -> TemporalText.appendTimestamp(micros, out));
        };
    }

    /** A time of MySQL may be negative and longer than a day. */
    private static ValueText duration(ClockSchema clock) {
        return (v, escaping, out) -> DURATION.append(clock.units().applyAsLong(v), escaping, out);
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
            case ARRAY, MAP, STRUCT -> NestedText.created(schema);
        };
    }

    private static ColumnType decimal(Schema schema) {
        int scale = DecimalText.scale(schema);
        return new ColumnType(
                DecimalText.precision(schema)
                        .flatMap(precision -> sizedNumeric(precision, scale))
                        .orElse("numeric"),
                DECIMAL);
    }

    /** Empty: none has so many digits. Debezium tells a negative scale as a very large one. */
    static Optional<String> sizedNumeric(int precision, int scale) {
        boolean isPossible = precision <= DIGITS_MAX && scale >= 0 && scale <= DIGITS_MAX;
        return isPossible
                ? Optional.of("numeric(" + precision + "," + scale + ")")
                : Optional.empty();
    }

    private static Map.Entry<String, ColumnType> type(String name, String sql, ValueText text) {
        return Map.entry(name, new ColumnType(sql, text));
    }
}
