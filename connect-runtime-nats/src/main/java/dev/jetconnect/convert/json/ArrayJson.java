package dev.jetconnect.convert.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The format of a list.
 *
 * <p>Immutable.
 */
final class ArrayJson implements JsonFormat {
    private final NullableJson elements;

    ArrayJson(NullableJson elements) {
        this.elements = elements;
    }

    @Override
    public void write(JsonGenerator out, Object value) throws IOException {
        if (!(value instanceof Collection<?> list)) {
            throw new Unusual();
        }
        out.writeStartArray();
        for (Object element : list) {
            elements.write(out, element);
        }
        out.writeEndArray();
    }

    @Override
    public Object read(JsonParser in) throws IOException {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            throw new Unusual();
        }
        List<Object> list = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            list.add(elements.read(in));
        }
        return list;
    }
}
