package dev.jetconnect.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * A connector's name and config.
 *
 * <p>Immutable.
 */
public record Connector(String name, Map<String, String> config) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public Connector {
        config = Map.copyOf(config);
    }

    /** The connector of a sample file. */
    public static Connector sample(String file) {
        Path path = Distribution.sample(file);
        try {
            JsonNode content = JSON.readTree(path.toFile());
            Map<String, String> config = new TreeMap<>();
            content.get("config")
                    .properties()
                    .forEach(field -> config.put(field.getKey(), field.getValue().asText()));
            return new Connector(content.get("name").asText(), config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Apache Kafka's file source. */
    public static Connector fileSource(String name, Path file, String topic) {
        return new Connector(
                name,
                Map.of(
                        "connector.class",
                        "org.apache.kafka.connect.file.FileStreamSourceConnector",
                        "tasks.max",
                        "1",
                        "file",
                        file.toString(),
                        "topic",
                        topic));
    }

    /** Debezium's published JDBC sink, as the user whom the environment names. */
    static Connector debeziumJdbcSink(String name, String url) {
        return new Connector(
                name,
                Map.of(
                        "connector.class",
                        "io.debezium.connector.jdbc.JdbcSinkConnector",
                        "connection.url",
                        url,
                        "connection.username",
                        "${env:TARGET_DB_USER}",
                        "connection.password",
                        "${env:TARGET_DB_PASSWORD}",
                        "collection.name.format",
                        "${source.table}",
                        "insert.mode",
                        "upsert",
                        "primary.key.mode",
                        "record_key",
                        "schema.evolution",
                        "basic"));
    }

    /** Apache Kafka's file sink. */
    public static Connector fileSink(String name, Path file, String topic) {
        return new Connector(
                name,
                Map.of(
                        "connector.class",
                        "org.apache.kafka.connect.file.FileStreamSinkConnector",
                        "tasks.max",
                        "1",
                        "file",
                        file.toString(),
                        "topics",
                        topic));
    }

    public Connector named(String other) {
        return new Connector(other, config);
    }

    public Connector with(String key, String value) {
        Map<String, String> changed = new TreeMap<>(config);
        changed.put(key, value);
        return new Connector(name, changed);
    }

    public Connector without(String key) {
        Map<String, String> changed = new TreeMap<>(config);
        changed.remove(key);
        return new Connector(name, changed);
    }

    /** The body of {@code POST /connectors}. */
    public String json() {
        return JSON.valueToTree(Map.of("name", name, "config", config)).toString();
    }

    /** The body of {@code PUT /connectors/NAME/config}. */
    public String configJson() {
        return JSON.valueToTree(config).toString();
    }
}
