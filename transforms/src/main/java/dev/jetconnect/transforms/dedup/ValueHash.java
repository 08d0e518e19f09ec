package dev.jetconnect.transforms.dedup;

import dev.jetconnect.transforms.record.BySchema;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Date;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;

/**
 * Feeds Connect's values to a hash so that different values give different input. Each begins with
 * a word that says its kind. The fields of a struct have none: a struct begins with a hash of its
 * schema, the structs in it included, which is made once. A null among fields is a word that none
 * of their values begins with.
 *
 * <p>Confined to one thread.
 */
final class ValueHash {
    /**
     * A null; with its lowest bit set it announces a number that could be taken for one of both.
     */
    private static final long NULL_FIELD = 0x9e3779b97f4a7c14L;

    private final BySchema<HashedFields> fields = new BySchema<>(HashedFields::of);

    /** What JSON gives for a number depends on its size: 5 is the same as an int and as a long. */
    void add(SipHash hash, Object value) {
        ValueKind kind = ValueKind.of(value);
        hash.add(kind.code);
        if (value instanceof Struct struct) {
            HashedFields found = fields.get(struct.schema());
            hash.add(found.low());
            hash.add(found.high());
        }
        addContent(hash, kind, value);
    }

    @SuppressWarnings("JavaUtilDate") // Connect's logical types are.
    private void addContent(SipHash hash, ValueKind kind, Object value) {
        switch (kind) {
            case NULL -> {}
            case TEXT -> hash.add((String) value);
            case WHOLE ->
                    addNumber(
                            hash,
                            value instanceof Date date
                                    ? date.getTime()
                                    : ((Number) value).longValue());
            case FLOATING ->
                    addNumber(hash, Double.doubleToLongBits(((Number) value).doubleValue()));
            case TRUTH -> hash.add((Boolean) value ? 1 : 0);
            case STRUCT -> addFields(hash, (Struct) value);
            case BYTES ->
                    addBytes(
                            hash,
                            value instanceof byte[] bytes
                                    ? ByteBuffer.wrap(bytes)
                                    : ((ByteBuffer) value).duplicate());
            case DECIMAL -> {
                BigDecimal decimal = (BigDecimal) value;
                hash.add(decimal.scale());
                addBytes(hash, ByteBuffer.wrap(decimal.unscaledValue().toByteArray()));
            }
            case LIST -> {
                Collection<?> list = (Collection<?>) value;
                hash.add(list.size());
                list.forEach(element -> add(hash, element));
            }
            case MAP -> addMap(hash, (Map<?, ?>) value);
        }
    }

    private static void addNumber(SipHash hash, long number) {
        if ((number & ~1) == NULL_FIELD) {
            hash.add(NULL_FIELD | 1);
        }
        hash.add(number);
    }

    private void addFields(SipHash hash, Struct struct) {
        HashedFields found = fields.get(struct.schema());
        for (int i = 0; i < found.count(); i++) {
            Object value = found.value(i, struct);
            // What most fields hold is here, so that the compiler puts it into this loop.
            if (value == null) {
                hash.add(NULL_FIELD);
            } else if (value instanceof Long number) {
                addNumber(hash, number);
            } else if (value instanceof String text) {
                hash.add(text);
            } else {
                addContent(hash, found.kind(i), value);
            }
        }
    }

    /** Entries have no order, so their hashes are summed up. */
    private void addMap(SipHash hash, Map<?, ?> map) {
        long low = 0;
        long high = 0;
        SipHash entryHash = hash.inner();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            entryHash.begin();
            add(entryHash, entry.getKey());
            add(entryHash, entry.getValue());
            entryHash.end();
            low += entryHash.low();
            high += entryHash.high();
        }
        hash.add(map.size());
        hash.add(low);
        hash.add(high);
    }

    private static void addBytes(SipHash hash, ByteBuffer bytes) {
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
