package dev.jetconnect.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

/**
 * Makes a schema of its {@link SchemaText}. Equal parts become one object, so that comparisons of
 * schemas, of which Connect has many, end at once.
 *
 * <p>Confined to one thread.
 */
final class SchemaReader {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<Schema, Schema> parts = new HashMap<>();

    private SchemaReader() {}

    static Schema read(byte[] text) {
        try {
            return new SchemaReader().schema(JSON.readTree(text));
        } catch (IOException | IllegalArgumentException e) {
            throw new DataException("A stored schema cannot be read: " + e.getMessage(), e);
        }
    }

    private Schema schema(JsonNode node) throws IOException {
        Schema.Type type =
                Schema.Type.valueOf(
                        required(node, SchemaText.TYPE).asText().toUpperCase(Locale.ROOT));
        Schema read = schema(node, type, null);
        JsonNode defaultValue = node.get(SchemaText.DEFAULT);
        if (defaultValue != null) {
            RecordInput in = new RecordInput(defaultValue.binaryValue());
            read = schema(node, type, ValueFormats.ofPresent(read).read(in));
        }
        Schema present = parts.putIfAbsent(read, read);
        return present == null ? read : present;
    }

    private Schema schema(JsonNode node, Schema.Type type, Object defaultValue) throws IOException {
        boolean hasValues = type == Schema.Type.MAP || type == Schema.Type.ARRAY;
        return new ConnectSchema(
                type,
                node.path(SchemaText.OPTIONAL).asBoolean(),
                defaultValue,
                text(node, SchemaText.NAME),
                node.has(SchemaText.VERSION) ? node.get(SchemaText.VERSION).asInt() : null,
                text(node, SchemaText.DOC),
                parameters(node.get(SchemaText.PARAMETERS)),
                type == Schema.Type.STRUCT ? fields(required(node, SchemaText.FIELDS)) : null,
                type == Schema.Type.MAP ? schema(required(node, SchemaText.KEYS)) : null,
                hasValues ? schema(required(node, SchemaText.VALUES)) : null);
    }

    private List<Field> fields(JsonNode nodes) throws IOException {
        List<Field> fields = new ArrayList<>(nodes.size());
        for (JsonNode node : nodes) {
            fields.add(
                    new Field(
                            required(node, SchemaText.NAME).asText(),
                            fields.size(),
                            schema(required(node, SchemaText.SCHEMA))));
        }
        return Collections.unmodifiableList(fields);
    }

    private static Map<String, String> parameters(JsonNode node) {
        if (node == null) {
            return null;
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> parameter : node.properties()) {
            parameters.put(parameter.getKey(), parameter.getValue().textValue());
        }
        return Collections.unmodifiableMap(parameters);
    }

    private static String text(JsonNode node, String member) {
        return node.has(member) ? node.get(member).asText() : null;
    }

    private static JsonNode required(JsonNode node, String member) {
        JsonNode present = node.get(member);
        if (present == null) {
            throw new DataException("A stored schema cannot be read: it has no '" + member + "'");
        }
        return present;
    }
}
