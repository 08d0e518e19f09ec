package dev.jetconnect.transforms.dedup;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Date;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * Feeds Connect's values to a hash so that different values give different input: each with its
 * kind, and with its length where it has one.
 */
final class ValueHash {
    private ValueHash() {}

    private static final long NULL = 1;
    private static final long TEXT = 2;
    private static final long WHOLE = 3;
    private static final long FLOATING = 4;
    private static final long TRUTH = 5;
    private static final long BYTES = 6;
    private static final long DECIMAL = 7;
    private static final long STRUCT = 8;
    private static final long LIST = 9;
    private static final long MAP = 10;

    /** What JSON gives for a number depends on its size: 5 is the same as an int and as a long. */
    @SuppressWarnings("JavaUtilDate") // Connect's logical types are.
    static void add(SipHash hash, Object value) {
        if (value == null) {
            hash.add(NULL);
        } else if (value instanceof String text) {
            hash.add(TEXT);
            hash.add(text);
        } else if (value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte) {
            hash.add(WHOLE);
            hash.add(((Number) value).longValue());
        } else if (value instanceof Struct struct) {
            addStruct(hash, struct);
        } else if (value instanceof Double || value instanceof Float) {
            hash.add(FLOATING);
            hash.add(Double.doubleToLongBits(((Number) value).doubleValue()));
        } else if (value instanceof Boolean truth) {
            hash.add(TRUTH);
            hash.add(truth ? 1 : 0);
        } else if (value instanceof Date date) {
            hash.add(WHOLE);
            hash.add(date.getTime());
        } else {
            addRare(hash, value);
        }
    }

    private static void addRare(SipHash hash, Object value) {
        if (value instanceof byte[] bytes) {
            addBytes(hash, ByteBuffer.wrap(bytes));
        } else if (value instanceof ByteBuffer bytes) {
            addBytes(hash, bytes.duplicate());
        } else if (value instanceof BigDecimal decimal) {
            hash.add(DECIMAL);
            hash.add(decimal.scale());
            addBytes(hash, ByteBuffer.wrap(decimal.unscaledValue().toByteArray()));
        } else if (value instanceof Collection<?> list) {
            hash.add(LIST);
            hash.add(list.size());
            list.forEach(element -> add(hash, element));
        } else if (value instanceof Map<?, ?> map) {
            addMap(hash, map);
        } else {
            throw new DataException(
                    "A value of type " + value.getClass().getName() + " is none of Connect's.");
        }
    }

    private static void addStruct(SipHash hash, Struct struct) {
        hash.add(STRUCT);
        hash.add(struct.schema().fields().size());
        for (Field field : struct.schema().fields()) {
            hash.add(field.name().hashCode());
            add(hash, struct.get(field));
        }
    }

    /** Entries have no order, so their hashes are summed up. */
    private static void addMap(SipHash hash, Map<?, ?> map) {
        long low = 0;
        long high = 0;
        SipHash entryHash = hash.another();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            entryHash.begin();
            add(entryHash, entry.getKey());
            add(entryHash, entry.getValue());
            entryHash.end();
            low += entryHash.low();
            high += entryHash.high();
        }
        hash.add(MAP);
        hash.add(map.size());
        hash.add(low);
        hash.add(high);
    }

    private static void addBytes(SipHash hash, ByteBuffer bytes) {
        hash.add(BYTES);
        hash.add(bytes.remaining());
        while (bytes.remaining() >= Long.BYTES) {
            hash.add(bytes.getLong());
        }
        long word = 0;
        while (bytes.hasRemaining()) {
            word = word << 8 | (bytes.get() & 0xff);
        }
        hash.add(word);
    }
}
