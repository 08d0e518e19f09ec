package dev.jetconnect.pipeline;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What to compare after a pipeline: its source with the database of a sink. */
final class Comparison {
    private Comparison() {}

    /** Settings of the comparison; empty: the sink writes to no database that could be compared. */
    static Optional<Map<String, String>> of(PipelineDocument document, ConnectorPlan sink) {
        if (!ConnectorPlans.JDBC_SINK.equals(sink.config().get(ConnectorPlan.CONNECTOR_CLASS))) {
            return Optional.empty();
        }
        Map<String, String> settings = new TreeMap<>();
        document.connection().forEach((key, value) -> settings.put("source." + key, value));
        // As connectors call them, which take either name.
        Map<String, String> target = new HashMap<>(sink.config());
        putIfThere(settings, "target.connection.url", target.get("connection.url"));
        putIfThere(
                settings,
                "target.connection.username",
                target.getOrDefault("connection.username", target.get("connection.user")));
        putIfThere(settings, "target.connection.password", target.get("connection.password"));
        if (!document.include().isEmpty()) {
            settings.put("tables.include", String.join(",", document.include()));
        }
        if (!document.exclude().isEmpty()) {
            settings.put("tables.exclude", String.join(",", document.exclude()));
        }
        String format =
                target.getOrDefault("table.name.format", target.get("collection.name.format"));
        if (format != null) {
            // The pipeline makes topics of tables' names before the sink sees them.
            settings.put("table.name.format", format.replace("${topic}", "${source.table}"));
        }
        settings.putAll(document.verify());
        settings.put("output", "json");
        return Optional.of(settings);
    }

    private static void putIfThere(Map<String, String> settings, String key, String value) {
        if (value != null) {
            settings.put(key, value);
        }
    }
}
