package dev.jetconnect.sink.jdbc.dialect.postgres;

import dev.jetconnect.sink.jdbc.dialect.ByteText;
import dev.jetconnect.sink.jdbc.dialect.ColumnType;
import dev.jetconnect.sink.jdbc.dialect.Escaping;
import dev.jetconnect.sink.jdbc.dialect.GeometryValue;
import dev.jetconnect.sink.jdbc.dialect.JsonText;
import dev.jetconnect.sink.jdbc.dialect.ValueText;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * Text forms of values with parts: the one of the column's type where it has one, otherwise JSON.
 */
final class NestedText {
    private static final Escaping QUOTED = new Escaping("\\\"", "\\\"", false);
    private static final JsonText JSON = new JsonText(schema -> PostgresTypes.of(schema).text());

    private NestedText() {}

    /** What a created column gets. */
    static ColumnType created(Schema schema) {
        String type = createdType(schema);
        return new ColumnType(type, of(schema, type));
    }

    /**
     * @param columnType the type's name, without length or precision
     */
    static ValueText of(Schema schema, String columnType) {
        if (GeometryValue.isSchema(schema)) {
            return geometry(schema, columnType);
        }
        if (schema.type() == Schema.Type.ARRAY && columnType.endsWith("[]")) {
            return array(schema, columnType.substring(0, columnType.length() - 2));
        }
        return schema.type() == Schema.Type.MAP && columnType.endsWith("hstore")
                ? NestedText::appendHstore
                : JSON.of(schema);
    }

    private static String createdType(Schema schema) {
        if (GeometryValue.isSchema(schema)) {
            return GeometryValue.isPoint(schema) ? "point" : "bytea";
        }
        if (schema.type() == Schema.Type.ARRAY
                && schema.valueSchema().type() != Schema.Type.ARRAY) {
            return PostgresTypes.of(schema.valueSchema()).sqlType() + "[]";
        }
        return "jsonb";
    }

    private static ValueText array(Schema schema, String elementType) {
        ValueText text = PostgresTypes.text(schema.valueSchema(), elementType);
        return (value, escaping, out) -> {
            StringBuilder array = new StringBuilder("{");
            for (Object element : (List<?>) value) {
                array.append(array.length() == 1 ? "" : ",");
                if (element == null) {
                    array.append("NULL");
                } else {
                    text.append(element, QUOTED, array.append('"'));
                    array.append('"');
                }
            }
            escaping.append(array.append('}').toString(), out);
        };
    }

    private static void appendHstore(Object value, Escaping escaping, StringBuilder out) {
        StringBuilder pairs = new StringBuilder();
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
            pairs.append(pairs.length() == 0 ? "\"" : ",\"");
            QUOTED.append(entry.getKey().toString(), pairs);
            pairs.append("\"=>");
            if (entry.getValue() == null) {
                pairs.append("NULL");
            } else {
                QUOTED.append(entry.getValue().toString(), pairs.append('"'));
                pairs.append('"');
            }
        }
        escaping.append(pairs.toString(), out);
    }

    private static ValueText geometry(Schema schema, String columnType) {
        return switch (columnType) {
            case "point" -> NestedText::appendPoint;
            case "bytea" ->
                    (value, escaping, out) -> {
                        escaping.append("\\x", out);
                        appendExtendedWkb(value, out);
                    };
            case "json", "jsonb", "text", "character varying" -> JSON.of(schema);
            default -> (value, escaping, out) -> appendExtendedWkb(value, out);
        };
    }

    private static void appendExtendedWkb(Object value, StringBuilder out) {
        ByteText.appendHex(ByteBuffer.wrap(GeometryValue.of(value).extendedWkb()), out);
    }

    private static void appendPoint(Object value, Escaping escaping, StringBuilder out) {
        Struct point = (Struct) value;
        int srid = GeometryValue.of(value).srid();
        if (srid != 0) {
            throw new DataException(
                    "the point belongs to the reference system "
                            + srid
                            + ", which a column of type point cannot keep; create the column as"
                            + " bytea, jsonb or PostGIS's geometry");
        }
        out.append('(').append(point.getFloat64("x")).append(',');
        out.append(point.getFloat64("y")).append(')');
    }
}
