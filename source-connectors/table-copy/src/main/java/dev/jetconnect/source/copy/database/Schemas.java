package dev.jetconnect.source.copy.database;

import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/** The schemas that Debezium's connectors have for columns, with their source's types. */
final class Schemas {
    private static final String SOURCE = "__debezium.source.column.";
    private static final String TIME = "io.debezium.time.";
    private static final String DATA = "io.debezium.data.";

    private Schemas() {}

    /** What the source has for a column: its type in capitals, and its length and scale if any. */
    record Declared(String type, int length, int scale, boolean isNullable) {
        Schema finish(SchemaBuilder schema) {
            schema.parameter(SOURCE + "type", type);
            if (length >= 0) {
                schema.parameter(SOURCE + "length", String.valueOf(length));
                schema.parameter(SOURCE + "scale", String.valueOf(scale));
            }
            return (isNullable ? schema.optional() : schema).build();
        }
    }

    static SchemaBuilder decimal(int precision, int scale) {
        SchemaBuilder schema = Decimal.builder(scale);
        return precision > 0
                ? schema.parameter("connect.decimal.precision", String.valueOf(precision))
                : schema;
    }

    static SchemaBuilder variableScaleDecimal() {
        return SchemaBuilder.struct()
                .name(DATA + "VariableScaleDecimal")
                .version(1)
                .field("scale", Schema.INT32_SCHEMA)
                .field("value", Schema.BYTES_SCHEMA);
    }

    static SchemaBuilder date() {
        return SchemaBuilder.int32().name(TIME + "Date").version(1);
    }

    /** As Debezium's adaptive mode: milliseconds where these are enough. */
    static SchemaBuilder time(int digits) {
        return digits <= 3 ? SchemaBuilder.int32().name(TIME + "Time").version(1) : microTime();
    }

    static SchemaBuilder microTime() {
        return SchemaBuilder.int64().name(TIME + "MicroTime").version(1);
    }

    static SchemaBuilder timestamp(int digits) {
        return SchemaBuilder.int64()
                .name(TIME + (digits <= 3 ? "Timestamp" : "MicroTimestamp"))
                .version(1);
    }

    static SchemaBuilder zonedTimestamp() {
        return SchemaBuilder.string().name(TIME + "ZonedTimestamp").version(1);
    }

    static SchemaBuilder zonedTime() {
        return SchemaBuilder.string().name(TIME + "ZonedTime").version(1);
    }

    static SchemaBuilder interval() {
        return SchemaBuilder.string().name(TIME + "Interval").version(1);
    }

    static SchemaBuilder year() {
        return SchemaBuilder.int32().name(TIME + "Year").version(1);
    }

    /** A text with a name: Json, Uuid, Xml. */
    static SchemaBuilder text(String name) {
        return SchemaBuilder.string().name(DATA + name).version(1);
    }

    static SchemaBuilder oneOf(String name, String allowed) {
        return text(name).parameter("allowed", allowed);
    }

    /** Bits; a single one is a boolean. */
    static SchemaBuilder bits(int length) {
        if (length == 1) {
            return SchemaBuilder.bool();
        }
        SchemaBuilder schema = SchemaBuilder.bytes().name(DATA + "Bits").version(1);
        return length > 0 ? schema.parameter("length", String.valueOf(length)) : schema;
    }

    static SchemaBuilder vector() {
        return SchemaBuilder.array(Schema.FLOAT32_SCHEMA).name(DATA + "FloatVector").version(1);
    }

    static SchemaBuilder point() {
        return SchemaBuilder.struct()
                .name(DATA + "geometry.Point")
                .version(1)
                .field("x", Schema.FLOAT64_SCHEMA)
                .field("y", Schema.FLOAT64_SCHEMA)
                .field("wkb", Schema.OPTIONAL_BYTES_SCHEMA)
                .field("srid", Schema.OPTIONAL_INT32_SCHEMA);
    }

    static SchemaBuilder geometry() {
        return SchemaBuilder.struct()
                .name(DATA + "geometry.Geometry")
                .version(1)
                .field("wkb", Schema.BYTES_SCHEMA)
                .field("srid", Schema.OPTIONAL_INT32_SCHEMA);
    }
}
