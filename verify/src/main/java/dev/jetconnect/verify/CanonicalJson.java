package dev.jetconnect.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/** JSON with the names of each object in order, of repeated ones the last, and without spaces. */
final class CanonicalJson {
    private static final ObjectMapper MAPPER = mapper();

    private CanonicalJson() {}

    /**
     * @param asDoubles whether numbers are compared as doubles
     */
    static String of(String value, boolean asDoubles) {
        try {
            StringBuilder out = new StringBuilder(value.length());
            append(MAPPER.readTree(value), asDoubles, out);
            return out.toString();
        } catch (JsonProcessingException e) {
            return value; // a text that is no JSON
        }
    }

    private static ObjectMapper mapper() {
        JsonMapper mapper =
                JsonMapper.builder()
                        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .build();
        mapper.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder()
                                .maxStringLength(Integer.MAX_VALUE)
                                .maxNumberLength(200_000)
                                .maxNestingDepth(1_000)
                                .build());
        return mapper;
    }

    private static void append(JsonNode node, boolean asDoubles, StringBuilder out) {
        if (node.isObject()) {
            Map<String, JsonNode> fields = new TreeMap<>();
            node.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
            out.append('{');
            fields.forEach(
                    (name, value) -> {
                        out.append(TextNode.valueOf(name)).append(':');
                        append(value, asDoubles, out);
                        out.append(',');
                    });
            out.append('}');
        } else if (node.isArray()) {
            out.append('[');
            for (Iterator<JsonNode> items = node.elements(); items.hasNext(); ) {
                append(items.next(), asDoubles, out);
                out.append(',');
            }
            out.append(']');
        } else if (node.isNumber()) {
            out.append(number(node, asDoubles));
        } else {
            out.append(node);
        }
    }

    private static String number(JsonNode node, boolean asDoubles) {
        if (asDoubles) {
            double number = node.doubleValue();
            return Double.toString(number == 0 ? 0 : number);
        }
        return CanonicalNumber.of(node.asText());
    }
}
