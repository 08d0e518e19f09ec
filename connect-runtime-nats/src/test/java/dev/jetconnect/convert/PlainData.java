package dev.jetconnect.convert;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** Connect's data in a form that can be compared. */
public final class PlainData {
    private PlainData() {}

    /** Bytes by their content, whatever holds them; numbers by their bits. */
    public static Object of(Object value) {
        if (value instanceof Struct struct) {
            List<Object> fields = new ArrayList<>();
            fields.add(of(struct.schema()));
            for (Field field : struct.schema().fields()) {
                fields.add(of(struct.getWithoutDefault(field.name())));
            }
            return fields;
        }
        if (value instanceof Map<?, ?> map) {
            List<Object> entries = new ArrayList<>();
            map.forEach((key, of) -> entries.add(List.of(List.of("e"), of(key), of(of))));
            return entries;
        }
        if (value instanceof Iterable<?> elements) {
            List<Object> list = new ArrayList<>();
            for (Iterator<?> each = elements.iterator(); each.hasNext(); ) {
                list.add(of(each.next()));
            }
            return list;
        }
        if (value instanceof byte[] bytes) {
            return ByteBuffer.wrap(bytes);
        }
        if (value instanceof Float number) {
            return "float " + Float.floatToRawIntBits(number);
        }
        if (value instanceof Double number) {
            return "double " + Double.doubleToRawLongBits(number);
        }
        if (value instanceof Schema schema) {
            return schema(schema);
        }
        return value == null ? "null" : value;
    }

    private static List<Object> schema(Schema schema) {
        List<Object> parts = new ArrayList<>();
        parts.add(schema.type());
        parts.add(schema.isOptional());
        parts.add(schema.name());
        parts.add(schema.version());
        parts.add(schema.doc());
        parts.add(schema.parameters());
        parts.add(of(schema.defaultValue()));
        switch (schema.type()) {
            case STRUCT -> {
                for (Field field : schema.fields()) {
                    parts.add(field.name());
                    parts.add(field.index());
                    parts.add(schema(field.schema()));
                }
            }
            case MAP -> {
                parts.add(schema(schema.keySchema()));
                parts.add(schema(schema.valueSchema()));
            }
            case ARRAY -> parts.add(schema(schema.valueSchema()));
            default -> {}
        }
        return parts;
    }
}
