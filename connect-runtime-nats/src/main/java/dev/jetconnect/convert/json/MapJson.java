package dev.jetconnect.convert.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The format of a map whose keys are texts: an object.
 *
 * <p>Immutable.
 */
final class MapJson implements JsonFormat {
    private final NullableJson values;

    MapJson(NullableJson values) {
        this.values = values;
    }

    @Override
    public void write(JsonGenerator out, Object value) throws IOException {
        if (!(value instanceof Map<?, ?> map)) {
            throw new Unusual();
        }
        out.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String key)) {
                throw new Unusual();
            }
            out.writeFieldName(key);
            values.write(out, entry.getValue());
        }
        out.writeEndObject();
    }

    @Override
    public Object read(JsonParser in) throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            throw new Unusual();
        }
        Map<String, Object> map = new HashMap<>();
        for (String key = in.nextFieldName(); key != null; key = in.nextFieldName()) {
            in.nextToken();
            map.put(key, values.read(in));
        }
        return map;
    }
}
