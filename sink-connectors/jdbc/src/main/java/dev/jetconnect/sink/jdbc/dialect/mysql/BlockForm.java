package dev.jetconnect.sink.jdbc.dialect.mysql;

import dev.jetconnect.sink.jdbc.dialect.ClockSchema;
import dev.jetconnect.sink.jdbc.dialect.DecimalText;
import dev.jetconnect.sink.jdbc.dialect.SourceColumn;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;

/** What a field's text in a block has to become for its column. */
enum BlockForm {
    /** It is what the server reads. */
    AS_IS,
    /** A date, with or without a time, if it is in the years that the server has. */
    DATE,
    /** {@code t} and {@code f} are one and zero. */
    BOOLEAN,
    /** The same, and the zone, which is UTC, is left out. */
    ZONED,
    /** Hexadecimal behind {@code \x}. */
    BYTES,
    /** Zeros and ones. */
    BITS;

    private static final Set<String> BINARY =
            Set.of("BYTEA", "BINARY", "VARBINARY", "TINYBLOB", "BLOB", "MEDIUMBLOB", "LONGBLOB");
    private static final Set<String> TEXTS =
            Set.of(
                    "io.debezium.data.Uuid",
                    "io.debezium.data.Enum",
                    "io.debezium.data.EnumSet",
                    "io.debezium.data.Xml");
    private static final Set<String> WHOLE_NUMBERS =
            Set.of("tinyint", "smallint", "mediumint", "int", "bigint", "decimal");

    /**
     * Empty: the column takes another form of text.
     *
     * @param type the column's, as the catalog names it
     */
    static Optional<BlockForm> of(Schema schema, String type) {
        Optional<ClockSchema> clock = ClockSchema.of(schema);
        if (clock.isPresent()) {
            return when(
                    takes(clock.get(), type),
                    clock.get().kind() == ClockSchema.Kind.TIME ? AS_IS : DATE);
        }
        if (schema.name() != null) {
            return semantic(schema, schema.name(), type);
        }
        return switch (schema.type()) {
            case INT8, INT16, INT32, INT64 -> when(WHOLE_NUMBERS.contains(type), AS_IS);
            case FLOAT32, FLOAT64 -> when(type.equals("float") || type.equals("double"), AS_IS);
            case BOOLEAN -> when(type.equals("tinyint"), BOOLEAN);
            case STRING -> when(isText(type), AS_IS);
            case BYTES -> when(isBinary(schema) && isBytes(type), BYTES);
            case STRUCT, ARRAY, MAP -> Optional.empty();
        };
    }

    private static Optional<BlockForm> semantic(Schema schema, String name, String type) {
        if (DecimalText.isFixedScale(schema) || DecimalText.isVariableScale(schema)) {
            return when(type.equals("decimal"), AS_IS);
        }
        if (TEXTS.contains(name)) {
            return when(isText(type) || type.equals("enum") || type.equals("set"), AS_IS);
        }
        return switch (name) {
            case "io.debezium.time.ZonedTimestamp" ->
                    when(type.equals("datetime") || type.equals("timestamp"), ZONED);
            case "io.debezium.data.Json" -> when(isText(type) || type.equals("json"), AS_IS);
            case "io.debezium.time.Year" -> when(type.equals("year") || type.equals("int"), AS_IS);
            case "io.debezium.data.Bits" -> when(type.equals("bit"), BITS);
            default -> Optional.empty();
        };
    }

    /** What stands around the field in a statement, and what decodes it where it is loaded. */
    Literal literal() {
        return switch (this) {
            case AS_IS, DATE, BOOLEAN, ZONED -> Literal.TEXT;
            case BYTES -> Literal.HEX;
            case BITS -> Literal.BITS;
        };
    }

    private static boolean takes(ClockSchema clock, String type) {
        return switch (clock.kind()) {
            case DATE -> type.equals("date");
            case TIME -> type.equals("time");
            case TIMESTAMP -> type.equals("datetime");
        };
    }

    private static boolean isText(String type) {
        return type.endsWith("text") || type.endsWith("char");
    }

    private static boolean isBytes(String type) {
        return type.endsWith("blob") || type.endsWith("binary");
    }

    private static boolean isBinary(Schema schema) {
        return SourceColumn.of(schema).filter(source -> BINARY.contains(source.type())).isPresent();
    }

    private static Optional<BlockForm> when(boolean holds, BlockForm form) {
        return holds ? Optional.of(form) : Optional.empty();
    }
}
