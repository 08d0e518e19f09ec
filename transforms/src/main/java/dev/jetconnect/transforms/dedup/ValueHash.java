package dev.jetconnect.transforms.dedup;

import dev.jetconnect.transforms.record.BySchema;
import dev.jetconnect.transforms.record.StoredField;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * Feeds Connect's values to a hash so that different values give different input. Each begins with
 * a word that says its kind, and its length where it has one; a struct begins with a hash of its
 * fields' names, which is made once for a schema.
 *
 * <p>Confined to one thread.
 */
final class ValueHash {
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
    private final BySchema<Fields> fields = new BySchema<>(Fields::of);

    /** The fields of a schema, and a hash of their names in their order. */
    private record Fields(List<StoredField> all, long low, long high) {
        static Fields of(Schema schema) {
            // Any key will do: names are not what somebody could choose to make rows collide.
            SipHash hash = new SipHash(0, 0);
            schema.fields().forEach(field -> hash.add(field.name()));
            hash.end();
            List<StoredField> all = schema.fields().stream().map(StoredField::new).toList();
            return new Fields(all, hash.low(), hash.high());
        }
    }

    /** What JSON gives for a number depends on its size: 5 is the same as an int and as a long. */
    @SuppressWarnings("JavaUtilDate") // Connect's logical types are.
    void add(SipHash hash, Object value) {
        if (value == null) {
            begin(hash, NULL, 0);
        } else if (value instanceof String text) {
            begin(hash, TEXT, text.length());
            hash.addChars(text);
        } else if (value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte) {
            begin(hash, WHOLE, 0);
            hash.add(((Number) value).longValue());
        } else if (value instanceof Struct struct) {
            addStruct(hash, struct);
        } else if (value instanceof Double || value instanceof Float) {
            begin(hash, FLOATING, 0);
            hash.add(Double.doubleToLongBits(((Number) value).doubleValue()));
        } else if (value instanceof Boolean truth) {
            begin(hash, TRUTH, truth ? 1 : 0);
        } else if (value instanceof Date date) {
            begin(hash, WHOLE, 0);
            hash.add(date.getTime());
        } else {
            addRare(hash, value);
        }
    }

    private void addRare(SipHash hash, Object value) {
        if (value instanceof byte[] bytes) {
            addBytes(hash, ByteBuffer.wrap(bytes));
        } else if (value instanceof ByteBuffer bytes) {
            addBytes(hash, bytes.duplicate());
        } else if (value instanceof BigDecimal decimal) {
            begin(hash, DECIMAL, decimal.scale());
            addBytes(hash, ByteBuffer.wrap(decimal.unscaledValue().toByteArray()));
        } else if (value instanceof Collection<?> list) {
            begin(hash, LIST, list.size());
            list.forEach(element -> add(hash, element));
        } else if (value instanceof Map<?, ?> map) {
            addMap(hash, map);
        } else {
            throw new DataException(
                    "A value of type " + value.getClass().getName() + " is none of Connect's.");
        }
    }

    private void addStruct(SipHash hash, Struct struct) {
        Fields found = fields.get(struct.schema());
        begin(hash, STRUCT, found.all.size());
        hash.add(found.low);
        hash.add(found.high);
        for (StoredField field : found.all) {
            add(hash, field.of(struct));
        }
    }

    /** Entries have no order, so their hashes are summed up. */
    private void addMap(SipHash hash, Map<?, ?> map) {
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
        begin(hash, MAP, map.size());
        hash.add(low);
        hash.add(high);
    }

    private static void addBytes(SipHash hash, ByteBuffer bytes) {
        begin(hash, BYTES, bytes.remaining());
        while (bytes.remaining() >= Long.BYTES) {
            hash.add(bytes.getLong());
        }
        long word = 0;
        while (bytes.hasRemaining()) {
            word = word << 8 | (bytes.get() & 0xff);
        }
        hash.add(word);
    }

    private static void begin(SipHash hash, int kind, int length) {
        hash.add(((long) length << KIND_BITS) ^ kind);
    }
}
