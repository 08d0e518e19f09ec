package dev.jetconnect.transforms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;

/** Records as the documentation writes them: JSON with topic, key, value and headers. */
final class JsonRecords {
    static final ObjectMapper MAPPER = new ObjectMapper();

    private JsonRecords() {}

    static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException("No JSON: " + json, e);
        }
    }

    static SourceRecord source(JsonNode node, boolean hasSchema) {
        SchemaAndValue key = data(node.path("key"), hasSchema);
        SchemaAndValue value = data(node.path("value"), hasSchema);
        return new SourceRecord(
                Map.of("server", "shop"),
                Map.of("position", node.toString()),
                node.path("topic").asText("orders"),
                null,
                key.schema(),
                key.value(),
                value.schema(),
                value.value(),
                1_700_000_000_000L,
                headers(node.path("headers")));
    }

    static SinkRecord sink(JsonNode node, long offset, boolean hasSchema) {
        SchemaAndValue key = data(node.path("key"), hasSchema);
        SchemaAndValue value = data(node.path("value"), hasSchema);
        return new SinkRecord(
                node.path("topic").asText("orders"),
                0,
                key.schema(),
                key.value(),
                value.schema(),
                value.value(),
                offset,
                1_700_000_000_000L,
                TimestampType.CREATE_TIME,
                headers(node.path("headers")));
    }

    /** What the documentation would write of the record; JSON's null for a dropped one. */
    static JsonNode describe(ConnectRecord<?> record) {
        if (record == null) {
            return MAPPER.nullNode();
        }
        ObjectNode node = MAPPER.createObjectNode().put("topic", record.topic());
        node.set("key", json(record.key()));
        node.set("value", json(record.value()));
        ObjectNode headers = MAPPER.createObjectNode();
        for (Header header : record.headers()) {
            headers.set(header.key(), json(header.value()));
        }
        node.set("headers", headers);
        return node;
    }

    /** The same with what may be left out in the documentation. */
    static JsonNode complete(JsonNode expected) {
        if (expected.isNull()) {
            return expected;
        }
        ObjectNode node = expected.deepCopy();
        node.put("topic", node.path("topic").asText("orders"));
        node.putIfAbsent("key", MAPPER.nullNode());
        node.putIfAbsent("value", MAPPER.nullNode());
        node.putIfAbsent("headers", MAPPER.createObjectNode());
        return node;
    }

    private static ConnectHeaders headers(JsonNode node) {
        ConnectHeaders headers = new ConnectHeaders();
        node.properties().forEach(e -> headers.add(e.getKey(), data(e.getValue(), true)));
        return headers;
    }

    private static SchemaAndValue data(JsonNode node, boolean hasSchema) {
        if (node.isMissingNode() || node.isNull()) {
            return SchemaAndValue.NULL;
        }
        if (!hasSchema) {
            return new SchemaAndValue(null, plain(node));
        }
        Schema schema = schema(node);
        return new SchemaAndValue(schema, structured(schema, node));
    }

    private static Object plain(JsonNode node) {
        if (node.isObject()) {
            Map<String, Object> map = new LinkedHashMap<>();
            node.properties().forEach(e -> map.put(e.getKey(), plain(e.getValue())));
            return map;
        }
        if (node.isArray()) {
            List<Object> list = new ArrayList<>();
            node.forEach(element -> list.add(plain(element)));
            return list;
        }
        return scalar(node);
    }

    private static Object scalar(JsonNode node) {
        if (node.isNull()) {
            return null;
        }
        if (node.isTextual()) {
            return node.asText();
        }
        if (node.isBoolean()) {
            return node.asBoolean();
        }
        return node.isIntegralNumber() ? (Object) node.asLong() : (Object) node.asDouble();
    }

    private static Schema schema(JsonNode node) {
        if (node.isObject()) {
            SchemaBuilder builder = SchemaBuilder.struct().optional();
            if (node.has("op")) {
                builder.name("shop.Envelope");
            }
            node.properties()
                    .forEach(e -> builder.field(e.getKey(), schema(state(node, e.getKey()))));
            return builder.build();
        }
        if (node.isArray()) {
            Schema element = node.isEmpty() ? Schema.OPTIONAL_STRING_SCHEMA : schema(node.get(0));
            return SchemaBuilder.array(element).optional().build();
        }
        if (node.isBoolean()) {
            return Schema.OPTIONAL_BOOLEAN_SCHEMA;
        }
        if (node.isIntegralNumber()) {
            return Schema.OPTIONAL_INT64_SCHEMA;
        }
        return node.isNumber() ? Schema.OPTIONAL_FLOAT64_SCHEMA : Schema.OPTIONAL_STRING_SCHEMA;
    }

    /** A row that is null has the schema of the row's other state. */
    private static JsonNode state(JsonNode node, String field) {
        JsonNode value = node.get(field);
        if (value.isNull() && field.equals("before") && node.has("after")) {
            return node.get("after");
        }
        if (value.isNull() && field.equals("after") && node.has("before")) {
            return node.get("before");
        }
        return value;
    }

    private static Object structured(Schema schema, JsonNode node) {
        if (node.isObject()) {
            Struct struct = new Struct(schema);
            for (Field field : schema.fields()) {
                struct.put(field, structured(field.schema(), node.get(field.name())));
            }
            return struct;
        }
        if (node.isArray()) {
            List<Object> list = new ArrayList<>();
            node.forEach(element -> list.add(structured(schema.valueSchema(), element)));
            return list;
        }
        return scalar(node);
    }

    private static JsonNode json(Object value) {
        if (value instanceof Struct struct) {
            ObjectNode node = MAPPER.createObjectNode();
            for (Field field : struct.schema().fields()) {
                node.set(field.name(), json(struct.get(field)));
            }
            return node;
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode node = MAPPER.createObjectNode();
            map.forEach((name, element) -> node.set(name.toString(), json(element)));
            return node;
        }
        if (value instanceof List<?> list) {
            ArrayNode node = MAPPER.createArrayNode();
            list.forEach(element -> node.add(json(element)));
            return node;
        }
        // Through text, so that 5 is the same as an int and as a long.
        return parse(MAPPER.valueToTree(value).toString());
    }
}
