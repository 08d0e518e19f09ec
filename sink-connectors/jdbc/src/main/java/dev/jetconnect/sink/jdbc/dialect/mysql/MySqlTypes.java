package dev.jetconnect.sink.jdbc.dialect.mysql;

import dev.jetconnect.sink.jdbc.dialect.BitText;
import dev.jetconnect.sink.jdbc.dialect.ByteText;
import dev.jetconnect.sink.jdbc.dialect.ClockSchema;
import dev.jetconnect.sink.jdbc.dialect.ColumnSpec;
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

/** Maps Connect schemas, Debezium's semantic types among them, to MySQL and MariaDB. */
final class MySqlTypes {
    private static final int BITS_MAX = 64;

    // A key's text is what its bytes are: neither case nor trailing spaces are ignored.
    private static final String EXACT =
            "CHARACTER SET utf8mb4 COLLATE /*!80017 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */";
    private static final String TEXT_TYPE = "longtext CHARACTER SET utf8mb4";

    private static final ValueText TEXT =
            (value, escaping, out) -> escaping.append((String) value, out);
    private static final ValueText INTEGER =
            (value, escaping, out) -> out.append(((Number) value).longValue());
    private static final ValueText BOOLEAN =
            (value, escaping, out) -> out.append((Boolean) value ? '1' : '0');
    private static final ValueText BYTES = (value, escaping, out) -> ByteText.appendHex(value, out);

    private static final Map<String, ColumnType> SEMANTIC =
            Map.ofEntries(
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
                            "io.debezium.data.VariableScaleDecimal",
                            "decimal(65,30)",
                            (v, escaping, out) ->
                                    MySqlNumbers.appendDecimal(DecimalText.variableScale(v), out)));

    private MySqlTypes() {}

    /** What a created column gets, and the text that it takes. */
    static ColumnType of(ColumnSpec column) {
        ColumnType type = byConnectType(column.schema(), column.isKey());
        return SourceType.of(column.schema())
                .map(name -> new ColumnType(name, type.text()))
                .orElse(type);
    }

    /**
     * The text that a column takes.
     *
     * @param columnType the type's name in the catalog
     */
    static ValueText text(ColumnSpec column, String columnType) {
        if (JsonText.hasParts(column.schema())) {
            return NestedText.of(column.schema(), columnType);
        }
        if (isTextual(columnType) && isNumber(column.schema())) {
            return MySqlNumbers.ofAnySize(column.schema());
        }
        return isBytes(column.schema()) && !isBytes(column.schema(), columnType)
                ? TextInBytes::append
                : byConnectType(column.schema(), column.isKey()).text();
    }

    /** Whether values are written as numbers. */
    static boolean isNumber(Schema schema) {
        return switch (schema.type()) {
            case INT8, INT16, INT32, INT64 -> ClockSchema.of(schema).isEmpty();
            case FLOAT32, FLOAT64, BOOLEAN -> true;
            case BYTES -> DecimalText.isFixedScale(schema);
            case STRUCT -> DecimalText.isVariableScale(schema);
            case STRING, ARRAY, MAP -> false;
        };
    }

    /**
     * Whether values are written as bytes.
     *
     * @param columnType the type's name in the catalog
     */
    static boolean isBytes(Schema schema, String columnType) {
        return isBytes(schema) && !(isTextual(columnType) && TextInBytes.isSchema(schema));
    }

    private static boolean isTextual(String columnType) {
        return columnType.endsWith("text") || columnType.endsWith("char");
    }

    private static boolean isBytes(Schema schema) {
        return schema.type() == Schema.Type.BYTES && !DecimalText.isFixedScale(schema);
    }

    static String exactText(String type, int length) {
        return type + "(" + length + ") " + EXACT;
    }

    private static ColumnType byConnectType(Schema schema, boolean isKey) {
        Optional<ClockSchema> clock = ClockSchema.of(schema);
        if (clock.isPresent()) {
            return clock(clock.get());
        }
        String name = schema.name();
        if (name != null && SEMANTIC.containsKey(name)) {
            return SEMANTIC.get(name);
        }
        if (DecimalText.isFixedScale(schema)) {
            return new ColumnType(
                    MySqlNumbers.decimalType(schema),
                    (v, escaping, out) -> MySqlNumbers.appendDecimal((BigDecimal) v, out));
        }
        if (TextInBytes.isSchema(schema) && !isKey) {
            return new ColumnType(TEXT_TYPE, TextInBytes::append);
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
            case ARRAY, MAP, STRUCT -> NestedText.created(schema);
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

    private static ColumnType clock(ClockSchema clock) {
        return switch (clock.kind()) {
            case DATE -> clock.column("date", (out, day) -> MySqlTimes.appendDate(day, out));
            case TIME ->
                    clock.column("time(6)", (out, micros) -> MySqlTimes.appendTime(micros, out));
            case TIMESTAMP ->
                    clock.column(
                            "datetime(6)",
                            (out, micros) -> MySqlTimes.appendTimestamp(micros, out));
        };
    }
}
