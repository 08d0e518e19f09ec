package dev.jetconnect.transforms.dedup;

import dev.jetconnect.transforms.record.RecordRows;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * Feeds Connect's values to a hash so that different values give different input. Each begins with
 * a word that says its kind, its length where it has one, and the name of the field that it is in;
 * one word for all of that, since the words are what it costs.
 */
final class ValueHash {
    private ValueHash() {}

    private static final int NULL = 1;
    private static final int TEXT = 2;
    private static final int WHOLE = 3;
    private static final int FLOATING = 4;
    private static final int TRUTH = 5;
    private static final int BYTES = 6;
    private static final int DECIMAL = 7;
    private static final int STRUCT = 8;
    private static final int LIST = 9;
    private static final int MAP = 10;

    private static final int KIND_BITS = 4;
    private static final int NO_NAME = 0;

    static void add(SipHash hash, Object value) {
        add(hash, NO_NAME, value);
    }

    /** What JSON gives for a number depends on its size: 5 is the same as an int and as a long. */
    @SuppressWarnings("JavaUtilDate") // Connect's logical types are.
    private static void add(SipHash hash, int name, Object value) {
        if (value == null) {
            begin(hash, name, NULL, 0);
        } else if (value instanceof String text) {
            begin(hash, name, TEXT, text.length());
            hash.addChars(text);
        } else if (value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte) {
            begin(hash, name, WHOLE, 0);
            hash.add(((Number) value).longValue());
        } else if (value instanceof Struct struct) {
            addStruct(hash, name, struct);
        } else if (value instanceof Double || value instanceof Float) {
            begin(hash, name, FLOATING, 0);
            hash.add(Double.doubleToLongBits(((Number) value).doubleValue()));
        } else if (value instanceof Boolean truth) {
            begin(hash, name, TRUTH, truth ? 1 : 0);
        } else if (value instanceof Date date) {
            begin(hash, name, WHOLE, 0);
            hash.add(date.getTime());
        } else {
            addRare(hash, name, value);
        }
    }

    private static void addRare(SipHash hash, int name, Object value) {
        if (value instanceof byte[] bytes) {
            addBytes(hash, name, ByteBuffer.wrap(bytes));
        } else if (value instanceof ByteBuffer bytes) {
            addBytes(hash, name, bytes.duplicate());
        } else if (value instanceof BigDecimal decimal) {
            begin(hash, name, DECIMAL, decimal.scale());
            addBytes(hash, NO_NAME, ByteBuffer.wrap(decimal.unscaledValue().toByteArray()));
        } else if (value instanceof Collection<?> list) {
            begin(hash, name, LIST, list.size());
            list.forEach(element -> add(hash, element));
        } else if (value instanceof Map<?, ?> map) {
            addMap(hash, name, map);
        } else {
            throw new DataException(
                    "A value of type " + value.getClass().getName() + " is none of Connect's.");
        }
    }

    private static void addStruct(SipHash hash, int name, Struct struct) {
        List<Field> fields = struct.schema().fields();
        begin(hash, name, STRUCT, fields.size());
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            add(hash, field.name().hashCode(), RecordRows.stored(struct, field));
        }
    }

    /** Entries have no order, so their hashes are summed up. */
    private static void addMap(SipHash hash, int name, Map<?, ?> map) {
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
        begin(hash, name, MAP, map.size());
        hash.add(low);
        hash.add(high);
    }

    private static void addBytes(SipHash hash, int name, ByteBuffer bytes) {
        begin(hash, name, BYTES, bytes.remaining());
        while (bytes.remaining() >= Long.BYTES) {
            hash.add(bytes.getLong());
        }
        long word = 0;
        while (bytes.hasRemaining()) {
            word = word << 8 | (bytes.get() & 0xff);
        }
        hash.add(word);
    }

    /** Lengths above 2<sup>28</sup> would reach into the name, where no value's does. */
    private static void begin(SipHash hash, int name, int kind, int length) {
        hash.add(((long) name << 32) ^ ((long) length << KIND_BITS) ^ kind);
    }
}
