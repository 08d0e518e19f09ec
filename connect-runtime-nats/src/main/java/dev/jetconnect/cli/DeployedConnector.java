package dev.jetconnect.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * A connector as its cluster shows it.
 *
 * @param type {@code source}, {@code sink} or {@code unknown}
 * @param config raw: references to secrets are not resolved
 * @param version of its plugin; empty where the cluster does not tell
 */
record DeployedConnector(
        String name,
        String type,
        Map<String, String> config,
        String state,
        int tasks,
        String version) {
    static DeployedConnector of(String name, JsonNode expanded) {
        Map<String, String> config = new TreeMap<>();
        expanded.at("/info/config")
                .properties()
                .forEach(
                        setting ->
                                config.put(
                                        setting.getKey(),
                                        setting.getValue().isNull()
                                                ? null
                                                : setting.getValue().asText()));
        JsonNode connector = expanded.at("/status/connector");
        return new DeployedConnector(
                name,
                expanded.at("/info/type").asText("unknown"),
                config,
                connector.path("state").asText("UNKNOWN"),
                expanded.at("/status/tasks").size(),
                connector.path("version").asText(""));
    }

    boolean isSource() {
        return type.equals("source");
    }

    boolean isStopped() {
        return state.equals("STOPPED") && tasks == 0;
    }

    String connectorClass() {
        return config.getOrDefault("connector.class", "");
    }
}
