package dev.jetconnect.transforms.dedup;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Date;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * What a value is, as far as equal ones are the same. Hashes that are kept are made of the codes.
 */
enum ValueKind {
    NULL(1),
    TEXT(2),
    WHOLE(3),
    FLOATING(4),
    TRUTH(5),
    STRUCT(6),
    BYTES(7),
    DECIMAL(8),
    LIST(9),
    MAP(10);

    final long code;

    ValueKind(long code) {
        this.code = code;
    }

    /** The kind of a field's values, as Connect lets them be put into it. */
    static ValueKind of(Schema schema) {
        return switch (schema.type()) {
            case STRING -> TEXT;
            case INT8, INT16, INT32, INT64 -> WHOLE;
            case FLOAT32, FLOAT64 -> FLOATING;
            case BOOLEAN -> TRUTH;
            case STRUCT -> STRUCT;
            case BYTES -> Decimal.LOGICAL_NAME.equals(schema.name()) ? DECIMAL : BYTES;
            case ARRAY -> LIST;
            case MAP -> MAP;
        };
    }

    static ValueKind of(Object value) {
        if (value == null) {
            return NULL;
        } else if (value instanceof Struct) {
            return STRUCT;
        } else if (value instanceof String) {
            return TEXT;
        } else if (value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte
                || value instanceof Date) {
            return WHOLE;
        } else if (value instanceof Double || value instanceof Float) {
            return FLOATING;
        } else if (value instanceof Boolean) {
            return TRUTH;
        } else if (value instanceof Map) {
            return MAP;
        } else if (value instanceof Collection) {
            return LIST;
        } else if (value instanceof byte[] || value instanceof ByteBuffer) {
            return BYTES;
        } else if (value instanceof BigDecimal) {
            return DECIMAL;
        }
        throw new DataException(
                "A value of type " + value.getClass().getName() + " is none of Connect's.");
    }
}
