package dev.jetconnect.blocks;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * Geometries as Debezium's structs. Their text is PostGIS's: well-known binary in hexadecimal with
 * the reference system inside; that of PostgreSQL's own points is (x,y).
 */
final class GeometryText {
    private static final int HAS_SRID = 0x20000000;
    private static final int HEADER = 1 + Integer.BYTES;
    private static final int POINT_BYTES = HEADER + 2 * Double.BYTES;

    private GeometryText() {}

    static Struct point(Schema schema, byte[] text, int from, int to) {
        if (text[from] != '(') {
            Struct geometry = geometry(schema, text, from, to);
            ByteBuffer wkb = ByteBuffer.wrap(geometry.getBytes("wkb"));
            wkb.order(wkb.get(0) == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            return geometry.put("x", wkb.getDouble(HEADER))
                    .put("y", wkb.getDouble(HEADER + Double.BYTES));
        }
        String[] numbers = FieldReaders.ascii(text, from + 1, to - 1).split(",", -1);
        double x = Double.parseDouble(numbers[0]);
        double y = Double.parseDouble(numbers[1]);
        byte[] wkb =
                ByteBuffer.allocate(POINT_BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put((byte) 1)
                        .putInt(1)
                        .putDouble(x)
                        .putDouble(y)
                        .array();
        return new Struct(schema).put("x", x).put("y", y).put("wkb", wkb);
    }

    static Struct geometry(Schema schema, byte[] text, int from, int to) {
        byte[] extended = HexFormat.of().parseHex(FieldReaders.ascii(text, from, to));
        ByteOrder order = extended[0] == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        ByteBuffer bytes = ByteBuffer.wrap(extended).order(order);
        int type = bytes.getInt(1);
        if ((type & HAS_SRID) == 0) {
            return new Struct(schema).put("wkb", extended);
        }
        int rest = HEADER + Integer.BYTES;
        byte[] wkb =
                ByteBuffer.allocate(extended.length - Integer.BYTES)
                        .order(order)
                        .put(extended[0])
                        .putInt(type & ~HAS_SRID)
                        .put(extended, rest, extended.length - rest)
                        .array();
        return new Struct(schema).put("wkb", wkb).put("srid", bytes.getInt(HEADER));
    }
}
