package dev.jetconnect.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jetconnect pipeline ...}: sources and sinks of a running worker as one thing. */
@Command(
        name = "pipeline",
        mixinStandardHelpOptions = true,
        description = {
            "Creates and steers pipelines: sources and sinks as one thing, from one JSON document"
                    + " (docs/PIPELINES.md)."
        },
        synopsisSubcommandLabel = "COMMAND")
final class PipelineCommand extends SteeringCommand {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long LOOK_MILLIS = 500;

    PipelineCommand() {
        super("/pipelines", "Pipeline");
    }

    @Command(description = "Names of all pipelines.")
    int list() throws IOException, InterruptedException {
        JsonNode names = send("GET", "", null);
        if (isJson()) {
            print(names.toPrettyString());
        } else {
            names.forEach(name -> print(name.asText()));
        }
        return 0;
    }

    @Command(
            description = {
                "Creates a pipeline, and tells how it goes until it is finished or follows changes.",
                "Status 1 if it fails; it stays then, and goes on when what is wrong is put right."
            })
    int run(@Parameters(paramLabel = "FILE") Path file) throws IOException, InterruptedException {
        JsonNode status = send("POST", "", read(file).toString());
        String name = status.path("name").asText();
        String told = "";
        while (true) {
            String line = line(status);
            if (!line.equals(told)) {
                show(status, line);
                told = line;
            }
            String step = status.path("step").asText();
            if (isFailed(status)) {
                return 1;
            }
            boolean isThere =
                    step.equals("finished") || (step.equals("streaming") && areRunning(status));
            if (isThere) {
                return 0;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            status = send("GET", path(name, "/status"), null);
        }
    }

    @Command(description = "Creates a pipeline.")
    int create(@Parameters(paramLabel = "FILE") Path file)
            throws IOException, InterruptedException {
        JsonNode status = send("POST", "", read(file).toString());
        show(status, "Pipeline " + status.path("name").asText() + " is created.");
        return 0;
    }

    @Command(description = "Changes the connectors of a pipeline, or creates it.")
    int update(@Parameters(paramLabel = "FILE") Path file)
            throws IOException, InterruptedException {
        JsonNode document = read(file);
        String name = document.path("name").asText();
        JsonNode status = send("PUT", path(name, ""), document.toString());
        show(status, "Pipeline " + name + " is changed.");
        return 0;
    }

    @Command(description = "Says what is wrong with a document, or what connectors it makes.")
    int validate(@Parameters(paramLabel = "FILE") Path file)
            throws IOException, InterruptedException {
        JsonNode document = read(file);
        JsonNode connectors =
                send(
                        "PUT",
                        path(document.path("name").asText("pipeline"), "/validate"),
                        document.toString());
        print(connectors.toPrettyString());
        return 0;
    }

    @Command(description = "How a pipeline and its connectors are; status 1 if it has failed.")
    int status(@Parameters(paramLabel = "NAME") String name)
            throws IOException, InterruptedException {
        JsonNode status = send("GET", path(name, "/status"), null);
        show(status, line(status));
        return isFailed(status) ? 1 : 0;
    }

    @Command(
            description = {
                "Waits until the sinks have what the source has, and compares both. Stop whoever writes"
                        + " to the source before.",
                "Status 0: both are the same, and nobody has written; 1: not so, and a sentence says"
                        + " why."
            })
    int cutover(
            @Parameters(paramLabel = "NAME") String name,
            @Option(
                            names = "--timeout",
                            paramLabel = "SECONDS",
                            defaultValue = "600",
                            description = "How long to wait. Default: ${DEFAULT-VALUE}")
                    int timeout)
            throws IOException, InterruptedException {
        String path = path(name, "/cutover");
        JsonNode report = send("POST", path + "?timeout.seconds=" + timeout, null);
        Predicate<JsonNode> isRunning =
                now -> now.path("state").asText().matches("waiting|verifying");
        String told = "";
        while (isRunning.test(report)) {
            String state = report.path("state").asText();
            if (!isJson() && !state.equals(told)) {
                print(name + ": " + state);
                told = state;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            report = send("GET", path, null);
        }
        if (isJson()) {
            print(report.toPrettyString());
        } else {
            new CutoverText(out()).print(report);
        }
        return report.path("state").asText().equals("equal") ? 0 : 1;
    }

    private static JsonNode read(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException("Cannot read '" + file + "'.");
        }
        try {
            return MAPPER.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            // Without the cause, which may quote a secret.
            throw new IllegalArgumentException(
                    "'"
                            + file
                            + "' is no JSON: line "
                            + e.getLocation().getLineNr()
                            + ", column "
                            + e.getLocation().getColumnNr()
                            + ".");
        }
    }

    private void show(JsonNode status, String line) {
        tell(status, line);
        if (!isJson() && status.has("message")) {
            print("  " + status.path("message").asText());
        }
    }

    private static String line(JsonNode status) {
        StringBuilder line = new StringBuilder(status.path("name").asText());
        line.append("  ").append(status.path("state").asText());
        line.append("  ").append(status.path("step").asText());
        status.path("connectors")
                .forEach(
                        connector ->
                                line.append("  ")
                                        .append(connector.path("name").asText())
                                        .append(": ")
                                        .append(connector.path("state").asText()));
        return line.toString();
    }

    private static boolean areRunning(JsonNode status) {
        for (JsonNode connector : status.path("connectors")) {
            boolean isCopy = connector.path("role").asText().equals("copy");
            if (!isCopy && !connector.path("state").asText().equals("RUNNING")) {
                return false;
            }
        }
        return true;
    }

    private static boolean isFailed(JsonNode status) {
        return status.path("state").asText().equals("FAILED");
    }
}
