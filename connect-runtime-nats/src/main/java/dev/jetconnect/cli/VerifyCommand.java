package dev.jetconnect.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetconnect.tools.PluginTools;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.config.ConfigTransformer;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jetconnect verify CONFIG}: compares the tables of two databases, without a worker. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Compares the tables of two databases, and names the rows that differ. Needs no worker.",
            "Status 0: equal; 1: different; 2: not all could be compared."
        })
final class VerifyCommand implements Callable<Integer> {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int NOT_COMPARED = 2;

    @Spec private CommandSpec spec;

    @Parameters(
            paramLabel = "CONFIG",
            description =
                    "JSON with source.connection.url, target.connection.url and more:"
                            + " docs/VERIFY.md. Values may be $${env:NAME} or $${file:PATH:KEY}.")
    private Path file;

    @Option(
            names = "--json",
            description = "Print the report as JSON, and how far it is as lines of JSON.")
    private boolean isJson;

    @Option(
            names = "--plugin-path",
            paramLabel = "PATH",
            description = "Where plugins are. Default: the distribution's folder 'plugins'.")
    private String pluginPath;

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        try {
            ObjectNode settings = settings();
            PluginTools tools = new PluginTools(pluginPath());
            return tools.find("verify").run(spec.commandLine().getOut(), err, settings.toString());
        } catch (IllegalArgumentException e) {
            err.println("jetconnect: " + e.getMessage());
            return NOT_COMPARED;
        }
    }

    private ObjectNode settings() throws IOException {
        Map<String, String> values = new HashMap<>();
        ObjectNode settings = MAPPER.createObjectNode();
        WorkerOptions.ConnectorFile.read(file)
                .config()
                .properties()
                .forEach(
                        entry -> {
                            if (entry.getValue().isTextual()) {
                                values.put(entry.getKey(), entry.getValue().asText());
                            } else {
                                settings.set(entry.getKey(), entry.getValue());
                            }
                        });
        resolved(values).forEach(settings::put);
        if (isJson) {
            settings.put("output", "json");
        }
        return settings;
    }

    /** The references that a worker has providers for by their usual names. */
    private static Map<String, String> resolved(Map<String, String> values) {
        Map<String, ConfigProvider> providers =
                Map.of(
                        "env", new EnvVarConfigProvider(),
                        "file", new FileConfigProvider(),
                        "directory", new DirectoryConfigProvider());
        providers.values().forEach(provider -> provider.configure(Map.of()));
        return new ConfigTransformer(providers).transform(values).data();
    }

    private String pluginPath() {
        return Optional.ofNullable(pluginPath)
                .or(
                        () ->
                                Optional.ofNullable(System.getProperty("jetconnect.home"))
                                        .map(home -> Path.of(home, "plugins").toString()))
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "Name the folder of the plugins by --plugin-path."));
    }
}
