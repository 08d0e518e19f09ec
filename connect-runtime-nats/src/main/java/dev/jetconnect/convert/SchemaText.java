package dev.jetconnect.convert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

/**
 * A schema as one line of JSON, the same for equal schemas: members in a fixed order, parameters by
 * name, nothing that says what goes without saying. A default is the value's bytes in base64.
 *
 * <p>Thread-safe.
 */
final class SchemaText {
    static final String TYPE = "type";
    static final String OPTIONAL = "optional";
    static final String NAME = "name";
    static final String VERSION = "version";
    static final String DOC = "doc";
    static final String PARAMETERS = "parameters";
    static final String DEFAULT = "default";
    static final String FIELDS = "fields";
    static final String SCHEMA = "schema";
    static final String KEYS = "keys";
    static final String VALUES = "values";

    private static final JsonFactory JSON = new JsonFactory();

    private SchemaText() {}

    static byte[] of(Schema schema) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            write(json, schema);
        } catch (IOException e) {
            throw new DataException(schema + " cannot be kept: " + e.getMessage(), e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, Schema schema) throws IOException {
        json.writeStartObject();
        json.writeStringField(TYPE, schema.type().name().toLowerCase(Locale.ROOT));
        if (schema.isOptional()) {
            json.writeBooleanField(OPTIONAL, true);
        }
        if (schema.name() != null) {
            json.writeStringField(NAME, schema.name());
        }
        if (schema.version() != null) {
            json.writeNumberField(VERSION, schema.version());
        }
        if (schema.doc() != null) {
            json.writeStringField(DOC, schema.doc());
        }
        writeParameters(json, schema.parameters());
        if (schema.defaultValue() != null) {
            json.writeBinaryField(DEFAULT, defaultValue(schema));
        }
        writeParts(json, schema);
        json.writeEndObject();
    }

    private static void writeParameters(JsonGenerator json, Map<String, String> parameters)
            throws IOException {
        if (parameters == null) {
            return;
        }
        json.writeObjectFieldStart(PARAMETERS);
        for (Map.Entry<String, String> parameter : new TreeMap<>(parameters).entrySet()) {
            json.writeStringField(parameter.getKey(), parameter.getValue());
        }
        json.writeEndObject();
    }

    private static byte[] defaultValue(Schema schema) {
        RecordOutput out = new RecordOutput();
        try {
            ValueFormats.ofPresent(schema).write(out, schema.defaultValue());
        } catch (ClassCastException e) {
            throw new DataException("The default of " + schema + " is of another type", e);
        }
        return out.toByteArray();
    }

    private static void writeParts(JsonGenerator json, Schema schema) throws IOException {
        switch (schema.type()) {
            case STRUCT -> {
                json.writeArrayFieldStart(FIELDS);
                for (Field field : schema.fields()) {
                    json.writeStartObject();
                    json.writeStringField(NAME, field.name());
                    json.writeFieldName(SCHEMA);
                    write(json, field.schema());
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
            case MAP -> {
                json.writeFieldName(KEYS);
                write(json, schema.keySchema());
                json.writeFieldName(VALUES);
                write(json, schema.valueSchema());
            }
            case ARRAY -> {
                json.writeFieldName(VALUES);
                write(json, schema.valueSchema());
            }
            default -> {}
        }
    }
}
