package dev.jetconnect.convert.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.jetconnect.convert.StructValues;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * The format of a struct: an object with its fields, mostly in their order. Other fields in a text
 * are ignored.
 *
 * <p>Thread-safe.
 */
final class StructJson implements JsonFormat {
    private final Schema schema;
    private final SerializedString[] names;
    private final NullableJson[] fields;
    private final Map<String, Integer> indexes = new HashMap<>();

    /** Equal to {@link #schema}, and not the same. A thread that sees an older one compares. */
    private Schema equal;

    StructJson(Schema schema, JsonFormats formats) {
        List<Field> given = schema.fields();
        this.schema = schema;
        this.equal = schema;
        this.names = new SerializedString[given.size()];
        this.fields = new NullableJson[given.size()];
        for (int i = 0; i < fields.length; i++) {
            Field field = given.get(i);
            names[i] = new SerializedString(field.name());
            fields[i] = formats.of(field.schema());
            indexes.put(field.name(), i);
        }
    }

    @Override
    public void write(JsonGenerator out, Object value) throws IOException {
        if (!(value instanceof Struct struct) || !isOfSchema(struct.schema())) {
            throw new Unusual();
        }
        Object[] values = StructValues.of(struct);
        out.writeStartObject();
        for (int i = 0; i < fields.length; i++) {
            out.writeFieldName(names[i]);
            fields[i].write(out, values[i]);
        }
        out.writeEndObject();
    }

    @Override
    public Object read(JsonParser in) throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            throw new Unusual();
        }
        Struct struct = new Struct(schema);
        Object[] values = StructValues.of(struct);
        int next = 0;
        while (next < fields.length && in.nextFieldName(names[next])) {
            in.nextToken();
            values[next] = fields[next].read(in);
            next++;
        }
        if (next < fields.length) {
            readUnordered(in, values, next);
        } else if (in.nextToken() != JsonToken.END_OBJECT) {
            readOthers(in, values, new boolean[fields.length]);
        }
        return struct;
    }

    /** The parser stands behind the fields before this one, on whatever follows them. */
    private void readUnordered(JsonParser in, Object[] values, int read) throws IOException {
        boolean[] isAbsent = new boolean[fields.length];
        for (int i = read; i < fields.length; i++) {
            isAbsent[i] = true;
        }
        if (in.currentToken() != JsonToken.END_OBJECT) {
            readOthers(in, values, isAbsent);
        }
        for (int i = read; i < fields.length; i++) {
            if (isAbsent[i]) {
                values[i] = fields[i].absent();
            }
        }
    }

    /** From a field's name on to the end of the object. The last one of a name counts. */
    private void readOthers(JsonParser in, Object[] values, boolean[] isAbsent) throws IOException {
        String name = in.currentName();
        while (name != null) {
            Integer index = indexes.get(name);
            in.nextToken();
            if (index == null) {
                in.skipChildren();
            } else {
                values[index] = fields[index].read(in);
                isAbsent[index] = false;
            }
            name = in.nextFieldName();
        }
    }

    private boolean isOfSchema(Schema given) {
        if (given != schema && given != equal) {
            if (!schema.equals(given)) {
                return false;
            }
            equal = given;
        }
        return true;
    }
}
