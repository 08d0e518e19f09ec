package dev.jetconnect.source.copy.database;

import dev.jetconnect.databases.DatabaseKind;
import dev.jetconnect.source.copy.plan.FieldForm;
import dev.jetconnect.source.copy.plan.SourceColumn;
import java.util.Locale;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/** Maps columns of PostgreSQL to what Debezium's connector has for them. */
final class PostgresColumns {
    private static final int HEADER = 4; // of a type's modifier, before the length in it
    private static final int DIGITS_USUAL = 6;

    private PostgresColumns() {}

    /**
     * A column of the catalog.
     *
     * @param type the name of its type, of which it may be an array
     * @param modifier what stands in brackets behind the type; -1: nothing
     * @param labels of an enum, with commas between; empty: it is none
     */
    record Column(
            String name,
            String type,
            boolean isArray,
            int modifier,
            boolean isNullable,
            String labels,
            String cast) {}

    static SourceColumn of(Column column) {
        String name = DatabaseKind.POSTGRESQL.quote(column.name());
        boolean isMoney = column.type().equals("money");
        String select = isMoney ? name + (column.isArray() ? "::numeric[]" : "::numeric") : name;
        return new SourceColumn(
                column.name(), select, column.cast(), schema(column), FieldForm.TEXT);
    }

    private static Schema schema(Column column) {
        Schemas.Declared declared = declared(column);
        if (!column.isArray()) {
            return declared.finish(scalar(column));
        }
        Schema element = scalar(column).optional().build();
        return declared.finish(SchemaBuilder.array(element));
    }

    private static Schemas.Declared declared(Column column) {
        String type = (column.isArray() ? "_" : "") + column.type().toUpperCase(Locale.ROOT);
        int modifier = column.modifier();
        boolean hasLength = modifier >= HEADER;
        return switch (column.type()) {
            case "varchar", "bpchar" ->
                    new Schemas.Declared(
                            type, hasLength ? modifier - HEADER : -1, 0, column.isNullable());
            case "numeric" ->
                    new Schemas.Declared(
                            type,
                            hasLength ? precision(modifier) : -1,
                            hasLength ? scale(modifier) : 0,
                            column.isNullable());
            default -> new Schemas.Declared(type, -1, 0, column.isNullable());
        };
    }

    private static SchemaBuilder scalar(Column column) {
        if (!column.labels().isEmpty()) {
            return Schemas.oneOf("Enum", column.labels());
        }
        int modifier = column.modifier();
        return switch (column.type()) {
            case "bool" -> SchemaBuilder.bool();
            case "int2" -> SchemaBuilder.int16();
            case "int4" -> SchemaBuilder.int32();
            case "int8", "oid" -> SchemaBuilder.int64();
            case "float4" -> SchemaBuilder.float32();
            case "float8" -> SchemaBuilder.float64();
            case "numeric" -> numeric(modifier);
            case "money" -> Schemas.decimal(0, 2);
            case "date" -> Schemas.date();
            case "time" -> Schemas.time(modifier < 0 ? DIGITS_USUAL : modifier);
            case "timestamp" -> Schemas.timestamp(modifier < 0 ? DIGITS_USUAL : modifier);
            case "timestamptz" -> Schemas.zonedTimestamp();
            case "timetz" -> Schemas.zonedTime();
            case "interval" -> Schemas.interval();
            case "bit", "varbit" -> Schemas.bits(modifier);
            case "json", "jsonb" -> Schemas.text("Json");
            case "uuid" -> Schemas.text("Uuid");
            case "xml" -> Schemas.text("Xml");
            case "tsvector" -> Schemas.text("Tsvector");
            case "ltree" -> Schemas.text("Ltree");
            case "hstore" -> SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.OPTIONAL_STRING_SCHEMA);
            case "point" -> Schemas.point();
            case "geometry", "geography" -> Schemas.geometry();
            default -> isText(column.type()) ? SchemaBuilder.string() : SchemaBuilder.bytes();
        };
    }

    /** All others are bytes: bytea, and the texts of what Debezium has no form for. */
    private static boolean isText(String type) {
        return switch (type) {
            case "varchar",
                    "bpchar",
                    "text",
                    "name",
                    "char",
                    "citext",
                    "inet",
                    "cidr",
                    "macaddr",
                    "macaddr8",
                    "int4range",
                    "int8range",
                    "numrange",
                    "tsrange",
                    "tstzrange",
                    "daterange" ->
                    true;
            default -> false;
        };
    }

    private static SchemaBuilder numeric(int modifier) {
        return modifier < HEADER || scale(modifier) < 0
                ? Schemas.variableScaleDecimal()
                : Schemas.decimal(precision(modifier), scale(modifier));
    }

    private static int precision(int modifier) {
        return (modifier - HEADER) >> 16 & 0xFFFF;
    }

    /** Eleven bits with a sign. */
    private static int scale(int modifier) {
        return ((modifier - HEADER & 0x7FF) ^ 1024) - 1024;
    }
}
