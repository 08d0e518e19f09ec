package dev.jetconnect.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The connectors of one cluster, Kafka Connect's or ours: the API is the same.
 *
 * <p>Confined to the command's thread.
 */
final class ConnectCluster {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final RestApi rest;

    ConnectCluster(RestApi rest) {
        this.rest = rest;
    }

    URI url() {
        return rest.url();
    }

    /** Version of Kafka Connect, or of its API. */
    String version() throws IOException, InterruptedException {
        JsonNode version = rest.send("GET", "/", null).path("version");
        if (version.isMissingNode()) {
            throw new RestFailure(
                    0, rest.url() + " answers, but is not the REST API of Kafka Connect.", null);
        }
        return version.asText();
    }

    /** All connectors by name. */
    Map<String, DeployedConnector> connectors() throws IOException, InterruptedException {
        Map<String, DeployedConnector> connectors = new TreeMap<>();
        rest.send("GET", "/connectors?expand=info&expand=status", null)
                .properties()
                .forEach(
                        entry ->
                                connectors.put(
                                        entry.getKey(),
                                        DeployedConnector.of(entry.getKey(), entry.getValue())));
        return connectors;
    }

    PluginCatalog plugins() throws IOException, InterruptedException {
        List<PluginCatalog.Plugin> plugins = new ArrayList<>();
        for (JsonNode plugin : rest.send("GET", "/connector-plugins?connectorsOnly=false", null)) {
            plugins.add(
                    new PluginCatalog.Plugin(
                            plugin.path("class").asText(),
                            plugin.path("version").asText("unknown")));
        }
        return new PluginCatalog(plugins);
    }

    /** Offsets by source partition. */
    Map<JsonNode, JsonNode> offsets(String connector) throws IOException, InterruptedException {
        Map<JsonNode, JsonNode> offsets = new HashMap<>();
        readOffsets(connector)
                .path("offsets")
                .forEach(entry -> offsets.put(entry.path("partition"), entry.path("offset")));
        return offsets;
    }

    private JsonNode readOffsets(String connector) throws IOException, InterruptedException {
        try {
            return rest.send("GET", path(connector, "/offsets"), null);
        } catch (RestFailure e) {
            throw e.isNotFound()
                    ? new RestFailure(
                            404,
                            "Its offsets cannot be read at "
                                    + rest.url()
                                    + ": the connector is gone, or this Kafka Connect is older than 3.5,"
                                    + " which was the first to give them out.",
                            e)
                    : e;
        }
    }

    /** Sets the offsets of a stopped connector; a JSON null forgets that of its partition. */
    void alterOffsets(String connector, Map<JsonNode, JsonNode> offsets)
            throws IOException, InterruptedException {
        ObjectNode body = MAPPER.createObjectNode();
        offsets.forEach(
                (partition, offset) ->
                        body.withArray("/offsets")
                                .addObject()
                                .<ObjectNode>set("partition", partition)
                                .set("offset", offset));
        rest.send("PATCH", path(connector, "/offsets"), body.toString());
    }

    void createStopped(String connector, Map<String, String> config)
            throws IOException, InterruptedException {
        ObjectNode body = MAPPER.createObjectNode().put("name", connector);
        body.set("config", MAPPER.valueToTree(config));
        body.put("initial_state", "STOPPED");
        rest.send("POST", "/connectors", body.toString());
    }

    void delete(String connector) throws IOException, InterruptedException {
        rest.send("DELETE", path(connector, ""), null);
    }

    void stop(String connector) throws IOException, InterruptedException {
        rest.send("PUT", path(connector, "/stop"), null);
    }

    boolean hasTasks(String connector) throws IOException, InterruptedException {
        return !rest.send("GET", path(connector, "/status"), null).path("tasks").isEmpty();
    }

    /** What the plugin finds wrong with a config. */
    List<String> validate(Map<String, String> config) throws IOException, InterruptedException {
        String type = config.getOrDefault("connector.class", "");
        JsonNode answer =
                rest.send(
                        "PUT",
                        "/connector-plugins/" + RestApi.encode(type) + "/config/validate",
                        MAPPER.valueToTree(config).toString());
        List<String> errors = new ArrayList<>();
        for (JsonNode setting : answer.path("configs")) {
            setting.path("value").path("errors").forEach(error -> errors.add(error.asText()));
        }
        return errors;
    }

    private static String path(String connector, String suffix) {
        return "/connectors/" + RestApi.encode(connector) + suffix;
    }
}
