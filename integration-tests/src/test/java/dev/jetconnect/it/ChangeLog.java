package dev.jetconnect.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Debezium's change events as Kafka's file sink has written them, one JSON in each line, and the
 * tables that they amount to.
 *
 * <p>Confined to the test's thread.
 */
final class ChangeLog {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final List<JsonNode> events = new ArrayList<>();
    private final Map<String, Map<String, Map<String, String>>> tables = new TreeMap<>();
    private long bytesRead;

    ChangeLog(Path file) {
        this.file = file;
    }

    /** The sink that writes {@code file}. */
    static Connector sink(Path file, String topicsRegex) {
        return new Connector(
                "log-sink",
                Map.of(
                        "connector.class",
                        "org.apache.kafka.connect.file.FileStreamSinkConnector",
                        "tasks.max",
                        "1",
                        "file",
                        file.toString(),
                        "topics.regex",
                        topicsRegex,
                        "value.converter",
                        "org.apache.kafka.connect.storage.StringConverter"));
    }

    /** Adds what has come since the last call. */
    ChangeLog refresh() {
        if (Files.exists(file)) {
            String text = unreadLines();
            text.lines().map(ChangeLog::parse).filter(JsonNode::isObject).forEach(this::add);
            bytesRead += text.getBytes(StandardCharsets.UTF_8).length;
        }
        return this;
    }

    /** The present rows of a table by their id; columns that are null are left out. */
    Map<String, Map<String, String>> rows(String table) {
        return tables.getOrDefault(table, Map.of());
    }

    /** How many different rows of a table have come by an incremental snapshot. */
    long incrementalRows(String table) {
        return events.stream()
                .filter(event -> isIncremental(event, table))
                .map(event -> event.at("/after/id").asText())
                .distinct()
                .count();
    }

    static boolean isIncremental(JsonNode event, String table) {
        return event.at("/source/table").asText().equals(table)
                && event.at("/source/snapshot").asText().equals("incremental");
    }

    long count(Predicate<JsonNode> matches) {
        return events.stream().filter(matches).count();
    }

    private void add(JsonNode event) {
        events.add(event);
        if (!event.has("op")) {
            return;
        }
        Map<String, Map<String, String>> rows =
                tables.computeIfAbsent(
                        event.at("/source/table").asText(), table -> new TreeMap<>());
        if (event.path("op").asText().equals("d")) {
            rows.remove(event.at("/before/id").asText());
        } else {
            rows.put(event.at("/after/id").asText(), columns(event.path("after")));
        }
    }

    private static Map<String, String> columns(JsonNode row) {
        Map<String, String> columns = new TreeMap<>();
        row.properties().stream()
                .filter(field -> !field.getValue().isNull())
                .forEach(field -> columns.put(field.getKey(), field.getValue().asText()));
        return columns;
    }

    private String unreadLines() {
        try (var channel = Files.newByteChannel(file)) {
            channel.position(bytesRead);
            byte[] unread = new byte[Math.toIntExact(channel.size() - bytesRead)];
            var buffer = java.nio.ByteBuffer.wrap(unread);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {}
            String text = new String(unread, 0, buffer.position(), StandardCharsets.UTF_8);
            return text.substring(0, text.lastIndexOf('\n') + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            // A line that was cut by a kill; the record comes again.
            return JSON.missingNode();
        }
    }
}
