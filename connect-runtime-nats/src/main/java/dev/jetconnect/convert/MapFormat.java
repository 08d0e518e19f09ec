package dev.jetconnect.convert;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The format of a map: each key and its value, in the map's order, behind their number.
 *
 * <p>Thread-safe.
 */
record MapFormat(ValueFormat key, ValueFormat value) implements ValueFormat {
    @Override
    public void write(RecordOutput out, Object map) {
        Map<?, ?> entries = (Map<?, ?>) map;
        out.putUnsigned(entries.size());
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            key.write(out, entry.getKey());
            value.write(out, entry.getValue());
        }
    }

    @Override
    public Object read(RecordInput in) {
        int count = in.getCount();
        Map<Object, Object> entries = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            Object readKey = key.read(in);
            entries.put(readKey, value.read(in));
        }
        return entries;
    }
}
