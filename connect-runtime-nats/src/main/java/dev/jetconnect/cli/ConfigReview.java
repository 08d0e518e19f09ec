package dev.jetconnect.cli;

import dev.jetconnect.herder.KafkaOnlyConnectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigTransformer;

/**
 * What of a connector's config is otherwise here than on the Kafka Connect that it comes from.
 * Names keys and classes, never values: those can be secrets.
 *
 * @param obstacle why the connector cannot be created here
 * @param remarks sentences for whoever resumes it here
 * @param providers config providers that its config refers to
 * @param isOnWorkerConverters whether keys or values go through the converters of the worker's file
 */
record ConfigReview(
        Optional<String> obstacle,
        List<String> remarks,
        Set<String> providers,
        boolean isOnWorkerConverters) {
    private static final Set<String> CONVERTERS =
            Set.of("key.converter", "value.converter", "header.converter");
    private static final Set<String> HEEDED =
            Set.of("consumer.override.max.poll.records", "consumer.override.auto.offset.reset");
    private static final String SCHEMA_HISTORY = "schema.history.internal.kafka.";

    static ConfigReview of(DeployedConnector connector, PluginCatalog here) {
        Map<String, String> config = connector.config();
        Optional<String> obstacle =
                KafkaOnlyConnectors.reason(connector.connectorClass())
                        .or(() -> missingPlugin(connector, here));
        List<String> remarks = new ArrayList<>();
        if (obstacle.isEmpty()) {
            otherVersion(connector, here).ifPresent(remarks::add);
            missingParts(config, here).ifPresent(remarks::add);
            withoutEffect(config).ifPresent(remarks::add);
            brokers(config).ifPresent(remarks::add);
            schemaHistory(config).ifPresent(remarks::add);
            schemaRegistry(config).ifPresent(remarks::add);
        }
        return new ConfigReview(
                obstacle,
                List.copyOf(remarks),
                providers(config),
                !config.containsKey("key.converter") || !config.containsKey("value.converter"));
    }

    private static Optional<String> missingPlugin(DeployedConnector connector, PluginCatalog here) {
        String plugin = connector.connectorClass();
        if (!here.versions(plugin).isEmpty()) {
            return Optional.empty();
        }
        String version =
                connector.version().isEmpty() ? "" : " (version " + connector.version() + ")";
        return Optional.of(
                "Its plugin "
                        + plugin
                        + version
                        + " is missing here: put its folder below plugin.path, start the worker again"
                        + " and import once more.");
    }

    private static Optional<String> otherVersion(DeployedConnector connector, PluginCatalog here) {
        List<String> versions = here.versions(connector.connectorClass());
        String there = connector.version();
        return there.isEmpty() || versions.contains(there)
                ? Optional.empty()
                : Optional.of(
                        "Its plugin is version "
                                + there
                                + " there and "
                                + String.join(", ", versions)
                                + " here.");
    }

    private static Optional<String> missingParts(Map<String, String> config, PluginCatalog here) {
        return sentence(
                "Missing here: ",
                config.entrySet().stream()
                        .filter(setting -> isPart(setting.getKey()) && setting.getValue() != null)
                        .filter(setting -> here.versions(setting.getValue()).isEmpty())
                        .map(setting -> setting.getValue() + " (" + setting.getKey() + ")")
                        .collect(Collectors.joining(", ")),
                ".");
    }

    private static boolean isPart(String key) {
        return CONVERTERS.contains(key)
                || (key.endsWith(".type")
                        && (key.startsWith("transforms.") || key.startsWith("predicates."))
                        && key.split("\\.").length == 3);
    }

    private static Optional<String> withoutEffect(Map<String, String> config) {
        return sentence(
                "Without effect here, since there is no Kafka: ",
                keys(
                        config,
                        key ->
                                !HEEDED.contains(key)
                                        && (key.startsWith("producer.override.")
                                                || key.startsWith("consumer.override.")
                                                || key.startsWith("admin.override.")
                                                || key.equals("offsets.storage.topic"))),
                ".");
    }

    private static Optional<String> brokers(Map<String, String> config) {
        return sentence(
                "Names Kafka's brokers, which are not used here: ",
                keys(
                        config,
                        key ->
                                key.endsWith("bootstrap.servers")
                                        && !key.contains(".override.")
                                        && !key.startsWith(SCHEMA_HISTORY)),
                ". docs/COMPATIBILITY.md says what takes their place.");
    }

    private static Optional<String> schemaHistory(Map<String, String> config) {
        return config.keySet().stream().noneMatch(key -> key.startsWith(SCHEMA_HISTORY))
                ? Optional.empty()
                : Optional.of(
                        "Its schema history is in a topic of Kafka, which is not copied: set"
                                + " snapshot.mode=recovery for its first start here, which builds the"
                                + " history anew, and let no table change its columns between its stop"
                                + " there and that start.");
    }

    private static Optional<String> schemaRegistry(Map<String, String> config) {
        return sentence(
                "Uses a schema registry, which must be reachable from here: ",
                keys(config, key -> key.endsWith(".schema.registry.url")),
                ".");
    }

    private static Set<String> providers(Map<String, String> config) {
        Set<String> providers = new TreeSet<>();
        for (String value : config.values()) {
            Matcher reference =
                    ConfigTransformer.DEFAULT_PATTERN.matcher(value == null ? "" : value);
            while (reference.find()) {
                providers.add(reference.group(1));
            }
        }
        return providers;
    }

    private static String keys(Map<String, String> config, Predicate<String> which) {
        return config.keySet().stream().filter(which).sorted().collect(Collectors.joining(", "));
    }

    private static Optional<String> sentence(String begin, String list, String end) {
        return list.isEmpty() ? Optional.empty() : Optional.of(begin + list + end);
    }
}
