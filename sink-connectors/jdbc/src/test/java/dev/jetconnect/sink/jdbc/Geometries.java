package dev.jetconnect.sink.jdbc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** Geometries as Debezium sends them. */
final class Geometries {
    private static final Schema POINT =
            SchemaBuilder.struct()
                    .name("io.debezium.data.geometry.Point")
                    .field("x", Schema.FLOAT64_SCHEMA)
                    .field("y", Schema.FLOAT64_SCHEMA)
                    .field("wkb", Schema.OPTIONAL_BYTES_SCHEMA)
                    .field("srid", Schema.OPTIONAL_INT32_SCHEMA)
                    .optional()
                    .build();
    private static final Schema GEOMETRY =
            SchemaBuilder.struct()
                    .name("io.debezium.data.geometry.Geometry")
                    .field("wkb", Schema.BYTES_SCHEMA)
                    .field("srid", Schema.OPTIONAL_INT32_SCHEMA)
                    .optional()
                    .build();

    private Geometries() {}

    static Schema point() {
        return POINT;
    }

    static Schema geometry() {
        return GEOMETRY;
    }

    /**
     * @param srid null: none
     */
    static Struct point(double x, double y, Integer srid) {
        return new Struct(POINT).put("x", x).put("y", y).put("wkb", wkb(x, y)).put("srid", srid);
    }

    static Struct geometry(double x, double y, Integer srid) {
        return new Struct(GEOMETRY).put("wkb", wkb(x, y)).put("srid", srid);
    }

    private static byte[] wkb(double x, double y) {
        return ByteBuffer.allocate(21)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 1)
                .putInt(1)
                .putDouble(x)
                .putDouble(y)
                .array();
    }
}
