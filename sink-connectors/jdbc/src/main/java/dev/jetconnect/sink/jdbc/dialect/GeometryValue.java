package dev.jetconnect.sink.jdbc.dialect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * A geometry as Debezium sends it: well-known binary, and the number of its reference system.
 * Immutable.
 */
public final class GeometryValue {
    private static final String PREFIX = "io.debezium.data.geometry.";
    private static final String POINT = PREFIX + "Point";

    // A byte for the order of all others, and the type.
    private static final int HEADER = 5;
    private static final int HAS_SRID = 0x20000000;

    private final byte[] wkb;
    private final int srid;

    private GeometryValue(byte[] wkb, int srid) {
        this.wkb = wkb;
        this.srid = srid;
    }

    public static boolean isSchema(Schema schema) {
        return schema.type() == Schema.Type.STRUCT
                && schema.name() != null
                && schema.name().startsWith(PREFIX);
    }

    public static boolean isPoint(Schema schema) {
        return POINT.equals(schema.name());
    }

    public static GeometryValue of(Object value) {
        Struct struct = (Struct) value;
        Object wkb = struct.get("wkb");
        if (wkb == null || ByteText.bytes(wkb).length < HEADER) {
            throw new DataException("the geometry has no well-known binary");
        }
        Integer srid = struct.getInt32("srid");
        return new GeometryValue(ByteText.bytes(wkb), srid == null ? 0 : srid);
    }

    public byte[] wkb() {
        return wkb;
    }

    /** The number of the reference system; 0: none. */
    public int srid() {
        return srid;
    }

    public boolean isLittleEndian() {
        return wkb[0] == 1;
    }

    /** The form that PostGIS reads: with the number of the reference system inside, if any. */
    public byte[] extendedWkb() {
        if (srid == 0) {
            return wkb;
        }
        ByteOrder order = isLittleEndian() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        int type = ByteBuffer.wrap(wkb).order(order).getInt(1);
        return ByteBuffer.allocate(wkb.length + Integer.BYTES)
                .order(order)
                .put(wkb[0])
                .putInt(type | HAS_SRID)
                .putInt(srid)
                .put(wkb, HEADER, wkb.length - HEADER)
                .array();
    }
}
