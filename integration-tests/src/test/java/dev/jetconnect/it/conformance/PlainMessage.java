package dev.jetconnect.it.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetconnect.it.conformance.TopicRecord.Field;
import io.nats.client.Message;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A message that is one record, read as {@code docs/NATS.md} tells other clients to.
 *
 * <p>Thread-safe.
 */
final class PlainMessage {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PlainMessage() {}

    static boolean isOne(Message message) {
        return "message".equals(header(message, "JetConnect-Format"));
    }

    static TopicRecord read(Message message, String topic, int partition) {
        return new TopicRecord(
                topic,
                partition,
                Long.parseLong(header(message, "JetConnect-Timestamp")),
                key(message),
                header(message, "JetConnect-Tombstone") == null
                        ? new String(message.getData(), UTF_8)
                        : null,
                headers(message));
    }

    private static String key(Message message) {
        String base64 = header(message, "JetConnect-Key-Base64");
        return base64 == null
                ? header(message, "JetConnect-Key")
                : new String(Base64.getDecoder().decode(base64), UTF_8);
    }

    private static List<Field> headers(Message message) {
        List<Field> fields = new ArrayList<>();
        String whole = header(message, "JetConnect-Headers");
        if (whole != null) {
            for (JsonNode pair : parse(whole)) {
                fields.add(new Field(pair.path(0).asText(), text(pair.path(1))));
            }
            return fields;
        }
        Map<String, List<String>> byName = new TreeMap<>();
        message.getHeaders().forEach(byName::put);
        byName.forEach(
                (name, values) -> {
                    if (!name.startsWith("Nats-") && !name.startsWith("JetConnect-")) {
                        values.forEach(value -> fields.add(new Field(name, value)));
                    }
                });
        return fields;
    }

    private static String text(JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        return value.isObject()
                ? new String(Base64.getDecoder().decode(value.path("base64").asText()), UTF_8)
                : value.asText();
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("JetConnect-Headers is not JSON: " + json, e);
        }
    }

    private static String header(Message message, String name) {
        return message.hasHeaders() ? message.getHeaders().getFirst(name) : null;
    }
}
