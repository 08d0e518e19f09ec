package dev.jetconnect.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.connect.runtime.rest.errors.BadRequestException;

/**
 * Reads a pipeline's document, and tells all that is wrong with its form at once, each with its
 * place in the document.
 *
 * <p>Confined to one thread.
 */
final class DocumentReader {
    /** It begins the names of topics, connectors, a slot and a publication. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    private static final Set<String> PARTS =
            Set.of("name", "mode", "source", "tables", "sinks", "verify");
    private static final Set<String> CONNECTION =
            Set.of(PipelineDocument.URL, PipelineDocument.USERNAME, PipelineDocument.PASSWORD);

    private final List<String> problems = new ArrayList<>();

    private DocumentReader() {}

    /**
     * @throws BadRequestException with all that is wrong
     */
    static PipelineDocument read(JsonNode document) {
        DocumentReader reader = new DocumentReader();
        if (document == null || !document.isObject()) {
            throw new BadRequestException(
                    "A pipeline is a JSON object with name, mode, source and sinks:"
                            + " docs/PIPELINES.md has examples.");
        }
        PipelineDocument read = reader.document(document);
        PipelineProblems.throwIfAny(reader.problems);
        return read;
    }

    private PipelineDocument document(JsonNode document) {
        document.fieldNames()
                .forEachRemaining(
                        field -> {
                            if (!PARTS.contains(field)) {
                                problems.add(
                                        field
                                                + ": there is no such part; a pipeline has name,"
                                                + " mode, source, tables, sinks, verify");
                            }
                        });
        String name = document.path("name").asText();
        if (!NAME.matcher(name).matches()) {
            problems.add(
                    "name: give 1 to 100 letters, digits, '-' or '_'; topics and connectors get"
                            + " names that begin with it");
        }
        Optional<PipelineMode> mode = PipelineMode.of(document.path("mode").asText());
        if (mode.isEmpty()) {
            problems.add("mode: must be one of " + PipelineMode.all());
        }
        JsonNode source = document.path("source");
        Map<String, String> connection = connection(source);
        Map<String, String> copy = config("source.copy", source.path("copy"));
        Map<String, String> stream = config("source.stream", source.path("stream"));
        mode.ifPresent(known -> checkSource(known, connection, copy, stream));
        return new PipelineDocument(
                name,
                mode.orElse(PipelineMode.COPY),
                connection,
                copy,
                stream,
                sinks(document.path("sinks")),
                patterns(document, "include"),
                patterns(document, "exclude"),
                config("verify", document.path("verify")));
    }

    private Map<String, String> connection(JsonNode source) {
        Map<String, String> connection = new HashMap<>();
        if (!source.isObject()) {
            problems.add(
                    "source: must be an object with connection.url, connection.username,"
                            + " connection.password, and if need be copy and stream");
            return connection;
        }
        source.properties()
                .forEach(
                        field -> {
                            String key = field.getKey();
                            if (key.equals("connection.user")) {
                                key = PipelineDocument.USERNAME;
                            }
                            if (CONNECTION.contains(key)) {
                                connection.put(key, field.getValue().asText());
                            } else if (!key.equals("copy") && !key.equals("stream")) {
                                problems.add(
                                        "source."
                                                + key
                                                + ": keys of the connectors belong into"
                                                + " source.copy or source.stream");
                            }
                        });
        return connection;
    }

    private void checkSource(
            PipelineMode mode,
            Map<String, String> connection,
            Map<String, String> copy,
            Map<String, String> stream) {
        // A connector that is named brings all that it needs.
        boolean isDerived =
                mode != PipelineMode.STREAM || !stream.containsKey(ConnectorPlan.CONNECTOR_CLASS);
        if (isDerived && connection.getOrDefault(PipelineDocument.URL, "").isBlank()) {
            problems.add(
                    "source.connection.url: is missing; give the JDBC URL of the database that is"
                            + " read");
        }
        if (!mode.copies() && !copy.isEmpty()) {
            problems.add("source.copy: mode " + mode + " copies nothing; leave it out");
        }
        if (!mode.streams() && !stream.isEmpty()) {
            problems.add("source.stream: mode " + mode + " follows no changes; leave it out");
        }
    }

    private List<Map<String, String>> sinks(JsonNode sinks) {
        List<Map<String, String>> configs = new ArrayList<>();
        if (!sinks.isArray() || sinks.isEmpty()) {
            problems.add("sinks: must be a list of one or more configs of sink connectors");
            return configs;
        }
        for (int i = 0; i < sinks.size(); i++) {
            String path = "sinks[" + i + "]";
            Map<String, String> config = config(path, sinks.get(i));
            if (config.getOrDefault(ConnectorPlan.CONNECTOR_CLASS, "").isBlank()) {
                problems.add(path + ".connector.class: is missing; name the sink's class");
            }
            configs.add(config);
        }
        return configs;
    }

    private Map<String, String> config(String path, JsonNode object) {
        Map<String, String> config = new HashMap<>();
        if (object.isMissingNode()) {
            return config;
        }
        if (!object.isObject()) {
            problems.add(path + ": must be an object of a connector's keys and values");
            return config;
        }
        object.properties()
                .forEach(
                        field -> {
                            String at = path + "." + field.getKey();
                            if (field.getKey().equals("name")
                                    || field.getKey().equals(ConnectorPlan.PIPELINE)) {
                                problems.add(at + ": follows from the pipeline's name");
                            }
                            if (field.getValue().isContainerNode() || field.getValue().isNull()) {
                                problems.add(at + ": must be a text, a number, true or false");
                            } else {
                                config.put(field.getKey(), field.getValue().asText());
                            }
                        });
        return config;
    }

    private List<String> patterns(JsonNode document, String part) {
        List<String> patterns = new ArrayList<>();
        JsonNode tables = document.path("tables");
        if (!tables.isMissingNode() && !tables.isObject()) {
            problems.add("tables: must be an object with include and exclude");
            return patterns;
        }
        JsonNode list = tables.path(part);
        if (!list.isMissingNode() && !list.isArray()) {
            problems.add(
                    "tables."
                            + part
                            + ": must be a list of regular expressions of schema.table, or of"
                            + " database.table with MySQL and MariaDB");
        }
        list.forEach(pattern -> patterns.add(pattern.asText()));
        return patterns;
    }
}
