package dev.jetconnect.convert;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.DataException;

/**
 * The format of values without a schema: a byte that says what it is, then what the format of that
 * type would write. The numbers of the types never change.
 *
 * <p>Thread-safe.
 */
final class SchemalessFormat {
    private static final int NULL = 0;
    private static final int FALSE = 1;
    private static final int TRUE = 2;
    private static final int INT8 = 3;
    private static final int INT16 = 4;
    private static final int INT32 = 5;
    private static final int INT64 = 6;
    private static final int FLOAT32 = 7;
    private static final int FLOAT64 = 8;
    private static final int STRING = 9;
    private static final int BYTES = 10;
    private static final int ARRAY = 11;
    private static final int MAP = 12;
    private static final int DECIMAL = 13;
    private static final int TIMESTAMP = 14;

    /** Deeper values would end the stack of the task. */
    private static final int DEPTH_MAX = 500;

    private SchemalessFormat() {}

    static void write(RecordOutput out, Object value) {
        write(out, value, 0);
    }

    static Object read(RecordInput in) {
        return read(in, 0);
    }

    private static void write(RecordOutput out, Object value, int depth) {
        requireDepth(depth);
        if (value == null) {
            out.put(NULL);
        } else if (value instanceof Boolean bool) {
            out.put(bool ? TRUE : FALSE);
        } else if (value instanceof Collection<?> elements) {
            out.put(ARRAY);
            out.putUnsigned(elements.size());
            for (Object element : elements) {
                write(out, element, depth + 1);
            }
        } else if (value instanceof Map<?, ?> map) {
            out.put(MAP);
            out.putUnsigned(map.size());
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                write(out, entry.getKey(), depth + 1);
                write(out, entry.getValue(), depth + 1);
            }
        } else if (value instanceof BigDecimal decimal) {
            out.put(DECIMAL);
            out.putSigned(decimal.scale());
            DecimalFormat.writeUnscaled(out, decimal);
        } else {
            int type = primitive(value);
            out.put(type);
            format(type).write(out, value);
        }
    }

    private static Object read(RecordInput in, int depth) {
        requireDepth(depth);
        int type = in.get();
        return switch (type) {
            case NULL -> null;
            case FALSE -> false;
            case TRUE -> true;
            case ARRAY -> readArray(in, depth);
            case MAP -> readMap(in, depth);
            case DECIMAL -> {
                int scale = (int) in.getSigned();
                yield DecimalFormat.read(in, scale);
            }
            default -> format(type).read(in);
        };
    }

    private static List<Object> readArray(RecordInput in, int depth) {
        int count = in.getCount();
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            elements.add(read(in, depth + 1));
        }
        return elements;
    }

    private static Map<Object, Object> readMap(RecordInput in, int depth) {
        int count = in.getCount();
        Map<Object, Object> entries = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            Object key = read(in, depth + 1);
            entries.put(key, read(in, depth + 1));
        }
        return entries;
    }

    private static int primitive(Object value) {
        if (value instanceof String) {
            return STRING;
        }
        if (value instanceof Integer) {
            return INT32;
        }
        if (value instanceof Long) {
            return INT64;
        }
        if (value instanceof Double) {
            return FLOAT64;
        }
        if (value instanceof byte[] || value instanceof ByteBuffer) {
            return BYTES;
        }
        if (value instanceof Byte) {
            return INT8;
        }
        if (value instanceof Short) {
            return INT16;
        }
        if (value instanceof Float) {
            return FLOAT32;
        }
        if (value instanceof Date) {
            return TIMESTAMP;
        }
        throw new DataException(
                "A value without a schema has the class "
                        + value.getClass().getName()
                        + ", which Connect has no type for");
    }

    private static ValueFormat format(int type) {
        return switch (type) {
            case INT8 -> PrimitiveFormat.INT8;
            case INT16 -> PrimitiveFormat.INT16;
            case INT32 -> PrimitiveFormat.INT32;
            case INT64 -> PrimitiveFormat.INT64;
            case FLOAT32 -> PrimitiveFormat.FLOAT32;
            case FLOAT64 -> PrimitiveFormat.FLOAT64;
            case STRING -> PrimitiveFormat.STRING;
            case BYTES -> PrimitiveFormat.BYTES;
            case TIMESTAMP -> DateFormat.MILLIS;
            default -> throw new DataException("There is no type " + type);
        };
    }

    private static void requireDepth(int depth) {
        if (depth > DEPTH_MAX) {
            throw new DataException(
                    "A value without a schema is nested more than " + DEPTH_MAX + " deep");
        }
    }
}
