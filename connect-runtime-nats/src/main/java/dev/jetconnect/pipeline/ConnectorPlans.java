package dev.jetconnect.pipeline;

import dev.jetconnect.config.WorkerSettings;
import dev.jetconnect.pipeline.ConnectorPlan.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.kafka.connect.runtime.rest.errors.BadRequestException;

/**
 * The connectors that a pipeline is made of: plain ones, which anybody could create by the same
 * configs. Immutable.
 */
final class ConnectorPlans {
    static final String SLOT = "slot.name";
    static final String PUBLICATION = "publication.name";
    static final String POSITION = "stream.position";
    private static final String COPY_CLASS = "dev.jetconnect.source.copy.TableCopyConnector";
    static final String JDBC_SINK = "dev.jetconnect.sink.jdbc.JdbcSinkConnector";
    private static final String TOPICS = "topics";
    private static final String TOPICS_REGEX = "topics.regex";

    private final PipelineDocument document;
    private final List<ConnectorPlan> plans;

    private ConnectorPlans(PipelineDocument document, List<ConnectorPlan> plans) {
        this.document = document;
        this.plans = List.copyOf(plans);
    }

    /**
     * Derives the connectors.
     *
     * @param group of the workers
     * @throws BadRequestException if the document leaves something open
     */
    static ConnectorPlans of(PipelineDocument document, String group) {
        List<String> problems = new ArrayList<>();
        List<ConnectorPlan> plans = new ArrayList<>();
        for (int i = 0; i < document.sinks().size(); i++) {
            plans.add(sink(document, i, problems));
        }
        Optional<Map<String, String>> stream =
                document.mode().streams() ? stream(document, group, problems) : Optional.empty();
        if (document.mode().copies()) {
            plans.add(copy(document, stream));
        }
        stream.ifPresent(
                config ->
                        plans.add(plan(document, "stream", Role.STREAM, "source.stream", config)));
        PipelineProblems.throwIfAny(problems);
        return new ConnectorPlans(document, plans);
    }

    PipelineDocument document() {
        return document;
    }

    List<ConnectorPlan> all() {
        return plans;
    }

    List<ConnectorPlan> of(Role role) {
        return plans.stream().filter(plan -> plan.role() == role).toList();
    }

    ConnectorPlan copy() {
        return of(Role.COPY).get(0);
    }

    ConnectorPlan stream() {
        return of(Role.STREAM).get(0);
    }

    /** Whether a topic has rows of tables. */
    Predicate<String> tableTopics() {
        return Pattern.compile(tables(document)).asMatchPredicate();
    }

    private static ConnectorPlan sink(PipelineDocument document, int index, List<String> problems) {
        String path = "sinks[" + index + "]";
        Map<String, String> config = new TreeMap<>(document.sinks().get(index));
        boolean isNamed = config.containsKey(TOPICS) || config.containsKey(TOPICS_REGEX);
        if (isNamed && document.mode().copies()) {
            problems.add(
                    path
                            + ".topics: a pipeline that copies gives its sinks the topics of all its"
                            + " tables; leave tables out by tables.exclude");
        }
        if (!isNamed) {
            config.put(TOPICS_REGEX, tables(document));
        }
        if (config.get(ConnectorPlan.CONNECTOR_CLASS).equals(JDBC_SINK)) {
            nameTables(document, path, config, problems);
        }
        return plan(document, "sink-" + (index + 1), Role.SINK, path, config);
    }

    /** Copied rows do not say which table they are of; their topic does. */
    private static void nameTables(
            PipelineDocument document,
            String path,
            Map<String, String> config,
            List<String> problems) {
        String key =
                config.containsKey("collection.name.format")
                        ? "collection.name.format"
                        : "table.name.format";
        if (document.mode().copies() && config.getOrDefault(key, "").contains("${source.")) {
            problems.add(
                    path
                            + "."
                            + key
                            + ": rows of a copy have no source block; write ${topic}, which is the"
                            + " table's name here");
        }
        if (!config.containsKey("transforms") && config.get(TOPICS_REGEX) != null) {
            config.put("transforms", "table");
            config.put("transforms.table.type", "org.apache.kafka.connect.transforms.RegexRouter");
            config.put("transforms.table.regex", document.name() + "\\.[^.]+\\.(.+)");
            config.put("transforms.table.replacement", "$1");
        }
    }

    private static Optional<Map<String, String>> stream(
            PipelineDocument document, String group, List<String> problems) {
        boolean isWhole =
                document.mode() == PipelineMode.STREAM
                        && document.stream().containsKey(ConnectorPlan.CONNECTOR_CLASS);
        if (isWhole) {
            return Optional.of(document.stream());
        }
        Optional<SourceAddress> address =
                SourceAddress.of(document.connection().get(PipelineDocument.URL));
        if (address.isEmpty()) {
            problems.add(
                    "source.connection.url: must have the form jdbc:postgresql://HOST:PORT/DATABASE,"
                            + " jdbc:mysql://HOST:PORT/ or jdbc:mariadb://HOST:PORT/, from which"
                            + " Debezium's settings are made; with one host, and without user and"
                            + " password, which connection.username and connection.password say");
            return Optional.empty();
        }
        if (address.get().parameters().containsKey("user")
                || address.get().parameters().containsKey("password")) {
            problems.add(
                    "source.connection.url: give user and password as source.connection.username"
                            + " and source.connection.password");
        }
        if (address.get().isPostgres() && address.get().database().isEmpty()) {
            problems.add("source.connection.url: names no database; end it with /DATABASE");
        }
        Map<String, String> config = new TreeMap<>(StreamConfig.of(document, group, address.get()));
        putTables(document, config);
        if (document.mode() == PipelineMode.COPY_THEN_STREAM) {
            config.put(StreamConfig.SNAPSHOT_MODE, "no_data");
            // The copy looks at the log, and makes what the stream needs.
            config.put(WorkerSettings.VALIDATION_DOCTOR, "false");
            if (address.get().isPostgres()) {
                config.put("publication.autocreate.mode", "disabled"); // the copy makes it
            }
        }
        return Optional.of(config);
    }

    private static ConnectorPlan copy(
            PipelineDocument document, Optional<Map<String, String>> stream) {
        Map<String, String> config = new TreeMap<>(document.connection());
        config.put(ConnectorPlan.CONNECTOR_CLASS, COPY_CLASS);
        config.put("topic.prefix", document.name());
        config.put("records", canReadBlocks(document) ? "blocks" : "rows");
        putTables(document, config);
        if (stream.isPresent()) {
            // A row that moves while a later moment is read must not be lost.
            config.put("chunk.by", "key");
            config.put(POSITION, "keep");
            for (String key : List.of(SLOT, PUBLICATION)) {
                if (stream.get().containsKey(key)) {
                    config.put(key, stream.get().get(key));
                }
            }
        }
        config.putAll(document.copy());
        return plan(document, "copy", Role.COPY, "source.copy", config);
    }

    private static boolean canReadBlocks(PipelineDocument document) {
        return document.sinks().stream()
                .allMatch(sink -> JDBC_SINK.equals(sink.get(ConnectorPlan.CONNECTOR_CLASS)));
    }

    private static void putTables(PipelineDocument document, Map<String, String> config) {
        if (!document.include().isEmpty()) {
            config.putIfAbsent("table.include.list", String.join(",", document.include()));
        }
        if (!document.exclude().isEmpty()) {
            config.putIfAbsent("table.exclude.list", String.join(",", document.exclude()));
        }
    }

    private static ConnectorPlan plan(
            PipelineDocument document,
            String end,
            Role role,
            String path,
            Map<String, String> config) {
        String name = document.name() + "-" + end;
        Map<String, String> whole = new TreeMap<>(config);
        whole.put("name", name);
        whole.put(ConnectorPlan.PIPELINE, document.name());
        return new ConnectorPlan(name, role, path, whole);
    }

    private static String tables(PipelineDocument document) {
        return document.name() + "\\.[^.]+\\..+";
    }
}
