package dev.jetconnect.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jetconnect transforms ...}: tries transforms in a running worker. */
@Command(
        name = "transforms",
        mixinStandardHelpOptions = true,
        description = "Shows what the transforms of a config do to real records.",
        synopsisSubcommandLabel = "COMMAND")
final class TransformsCommand implements Runnable {
    @Mixin private WorkerOptions worker;

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Name a command.");
    }

    @Command(
            description = {
                "Applies the transforms of a connector's config to the newest records of a topic, and"
                        + " shows each record before and after. Nothing is written, and no connector"
                        + " is created.",
                "Status 1 if a transform has failed on one of them."
            })
    int test(
            @Parameters(
                            paramLabel = "CONFIG",
                            description =
                                    "JSON of the connector: {\"name\": ..., \"config\": {...}}, or"
                                            + " the config alone.")
                    Path file,
            @Option(
                            names = "--topic",
                            required = true,
                            paramLabel = "TOPIC",
                            description = "Topic whose records are taken.")
                    String topic,
            @Option(
                            names = "--last",
                            defaultValue = "20",
                            paramLabel = "COUNT",
                            description =
                                    "How many of its newest records. Default: ${DEFAULT-VALUE}")
                    int last)
            throws IOException, InterruptedException {
        JsonNode config = WorkerOptions.ConnectorFile.read(file).config();
        JsonNode answer =
                worker.rest()
                        .send(
                                "PUT",
                                "/transforms/test?topic=" + RestApi.encode(topic) + "&last=" + last,
                                config.toString());
        PrintWriter out = spec.commandLine().getOut();
        if (worker.isJson()) {
            out.println(answer.toPrettyString());
        } else {
            new TrialReport(out).print(answer);
        }
        out.flush();
        for (JsonNode tried : answer) {
            if (tried.has("failedIn")) {
                return 1;
            }
        }
        return 0;
    }
}
