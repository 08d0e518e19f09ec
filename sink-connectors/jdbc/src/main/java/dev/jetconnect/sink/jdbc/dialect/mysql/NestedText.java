package dev.jetconnect.sink.jdbc.dialect.mysql;

import dev.jetconnect.sink.jdbc.dialect.ByteText;
import dev.jetconnect.sink.jdbc.dialect.ColumnSpec;
import dev.jetconnect.sink.jdbc.dialect.ColumnType;
import dev.jetconnect.sink.jdbc.dialect.GeometryValue;
import dev.jetconnect.sink.jdbc.dialect.JsonText;
import dev.jetconnect.sink.jdbc.dialect.ValueText;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

/** Text forms of values with parts: JSON, but for geometries in columns of geometries. */
final class NestedText {
    private static final JsonText JSON =
            new JsonText(schema -> MySqlTypes.of(new ColumnSpec("part", schema, false)).text());

    private static final Set<String> GEOMETRIES =
            Set.of(
                    "geometry",
                    "point",
                    "linestring",
                    "polygon",
                    "multipoint",
                    "multilinestring",
                    "multipolygon",
                    "geomcollection",
                    "geometrycollection");

    private NestedText() {}

    /** Whether the text is one of bytes. */
    static boolean isBinary(Schema schema, String columnType) {
        return GeometryValue.isSchema(schema) && GEOMETRIES.contains(columnType);
    }

    /** What a created column gets. */
    static ColumnType created(Schema schema) {
        String type = "json";
        if (GeometryValue.isSchema(schema)) {
            type = GeometryValue.isPoint(schema) ? "point" : "geometry";
        }
        return new ColumnType(type, of(schema, type));
    }

    /**
     * @param columnType the type's name in the catalog
     */
    static ValueText of(Schema schema, String columnType) {
        return isBinary(schema, columnType)
                ? (value, escaping, out) -> appendGeometry(GeometryValue.of(value), out)
                : JSON.of(schema);
    }

    /** The form in which the server itself keeps it, and which it takes as well. */
    private static void appendGeometry(GeometryValue geometry, StringBuilder out) {
        if (!geometry.isLittleEndian()) {
            throw new DataException(
                    "the geometry's bytes are in big-endian order, which the database cannot read");
        }
        ByteBuffer bytes =
                ByteBuffer.allocate(Integer.BYTES + geometry.wkb().length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(geometry.srid())
                        .put(geometry.wkb())
                        .flip();
        ByteText.appendHex(bytes, out);
    }
}
