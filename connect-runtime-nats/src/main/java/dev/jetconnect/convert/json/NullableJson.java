package dev.jetconnect.convert.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.apache.kafka.connect.data.Schema;

/**
 * A value that may be null: a default may stand for it, or the schema is optional.
 *
 * <p>Immutable.
 */
final class NullableJson implements JsonFormat {
    private final JsonFormat present;
    private final boolean isOptional;

    /** Null if none is to stand for a null. */
    private final Object defaultValue;

    NullableJson(JsonFormat present, Schema schema, boolean replacesNull) {
        this.present = present;
        this.isOptional = schema.isOptional();
        this.defaultValue = replacesNull ? schema.defaultValue() : null;
    }

    @Override
    public void write(JsonGenerator out, Object value) throws IOException {
        if (value != null) {
            present.write(out, value);
        } else if (defaultValue != null) {
            present.write(out, defaultValue);
        } else if (isOptional) {
            out.writeNull();
        } else {
            throw new Unusual();
        }
    }

    @Override
    public Object read(JsonParser in) throws IOException {
        return in.currentToken() == JsonToken.VALUE_NULL ? absent() : present.read(in);
    }

    /** What stands for a null, and for a field that is not there. */
    Object absent() {
        if (defaultValue == null && !isOptional) {
            throw new Unusual();
        }
        return defaultValue;
    }
}
