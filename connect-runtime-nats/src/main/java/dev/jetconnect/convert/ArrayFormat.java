package dev.jetconnect.convert;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The format of an array: the elements behind their number.
 *
 * <p>Thread-safe.
 */
record ArrayFormat(ValueFormat element) implements ValueFormat {
    @Override
    public void write(RecordOutput out, Object value) {
        Collection<?> elements = (Collection<?>) value;
        out.putUnsigned(elements.size());
        for (Object each : elements) {
            element.write(out, each);
        }
    }

    @Override
    public Object read(RecordInput in) {
        int count = in.getCount();
        List<Object> elements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            elements.add(element.read(in));
        }
        return elements;
    }
}
