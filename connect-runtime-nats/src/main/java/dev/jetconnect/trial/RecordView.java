package dev.jetconnect.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.json.JsonConverter;

/** A record as JSON, its schemas left out. */
public record RecordView(
        String topic, JsonNode key, JsonNode value, Map<String, JsonNode> headers) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static RecordView of(ConnectRecord<?> record) {
        try (JsonConverter json = new JsonConverter()) {
            json.configure(Map.of("schemas.enable", "false", "decimal.format", "NUMERIC"), false);
            Map<String, JsonNode> headers = new LinkedHashMap<>();
            for (Header header : record.headers()) {
                headers.put(header.key(), node(json, record, header.schema(), header.value()));
            }
            return new RecordView(
                    record.topic(),
                    node(json, record, record.keySchema(), record.key()),
                    node(json, record, record.valueSchema(), record.value()),
                    headers);
        }
    }

    private static JsonNode node(
            JsonConverter json, ConnectRecord<?> record, Schema schema, Object value) {
        if (value == null) {
            return NullNode.getInstance();
        }
        try {
            return MAPPER.readTree(json.fromConnectData(record.topic(), schema, value));
        } catch (IOException e) {
            throw new DataException("A record of '" + record.topic() + "' is no JSON", e);
        }
    }
}
