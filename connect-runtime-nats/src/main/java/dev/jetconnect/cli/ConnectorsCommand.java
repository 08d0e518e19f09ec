package dev.jetconnect.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jetconnect connectors ...}: talks to a running worker over its REST API. */
@Command(
        name = "connectors",
        mixinStandardHelpOptions = true,
        description = "Lists, creates and steers the connectors of a running worker.",
        synopsisSubcommandLabel = "COMMAND")
final class ConnectorsCommand extends SteeringCommand {
    ConnectorsCommand() {
        super("/connectors", "Connector");
    }

    @Command(description = "Names, states and tasks of all connectors.")
    int list() throws IOException, InterruptedException {
        JsonNode connectors = send("GET", "?expand=status", null);
        if (isJson()) {
            print(connectors.toPrettyString());
            return 0;
        }
        if (connectors.isEmpty()) {
            print("No connectors.");
        }
        connectors.forEach(connector -> print(line(connector.path("status"))));
        return 0;
    }

    @Command(description = "Creates a connector, or changes the config of the one of that name.")
    int create(
            @Parameters(
                            paramLabel = "FILE",
                            description =
                                    "JSON: {\"name\": ..., \"config\": {...}}, or the config with"
                                            + " its name in it.")
                    Path file)
            throws IOException, InterruptedException {
        WorkerOptions.ConnectorFile read = WorkerOptions.ConnectorFile.read(file);
        JsonNode config = read.config();
        String name = read.content().path("name").asText(config.path("name").asText());
        if (!(config instanceof ObjectNode fields) || name.isBlank()) {
            throw new IllegalArgumentException(
                    "'" + file + "' has no name: give {\"name\": ..., \"config\": {...}}.");
        }
        fields.put("name", name);
        JsonNode answer = send("PUT", path(name, "/config"), config.toString());
        tell(answer, "Connector " + name + " is created or changed.");
        return 0;
    }

    @Command(description = "State of a connector and its tasks; status 1 if one of them failed.")
    int status(@Parameters(paramLabel = "NAME") String name)
            throws IOException, InterruptedException {
        JsonNode status = send("GET", path(name, "/status"), null);
        if (isJson()) {
            print(status.toPrettyString());
        } else {
            print(line(status));
            printTrace("connector", status.path("connector"));
            status.path("tasks").forEach(task -> printTrace("task " + task.path("id"), task));
        }
        return status.toString().contains("\"state\":\"FAILED\"") ? 1 : 0;
    }

    @Command(description = "Restarts a connector and its tasks.")
    int restart(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--only-failed", description = "Only what has failed.")
                    boolean onlyFailed)
            throws IOException, InterruptedException {
        return change(
                "POST",
                name,
                "/restart?includeTasks=true&onlyFailed=" + onlyFailed,
                "is restarted");
    }

    private void printTrace(String what, JsonNode part) {
        if (part.has("trace")) {
            print(what + " failed: " + part.get("trace").asText());
        }
    }

    private static String line(JsonNode status) {
        StringBuilder line = new StringBuilder(status.path("name").asText());
        line.append("  ").append(status.path("type").asText());
        line.append("  ").append(status.path("connector").path("state").asText());
        status.path("tasks")
                .forEach(
                        task ->
                                line.append("  task ")
                                        .append(task.path("id").asInt())
                                        .append(": ")
                                        .append(task.path("state").asText()));
        return line.toString();
    }
}
