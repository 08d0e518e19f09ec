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
import java.util.spi.ToolProvider;
import org.apache.kafka.common.config.ConfigTransformer;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/**
 * What commands have in common that run a plugin's tool, without a worker.
 *
 * <p>Confined to one thread.
 */
final class ToolOptions {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int UNUSABLE = 2;

    @Option(names = "--json", description = "Print JSON, for scripts.")
    private boolean isJson;

    @Option(
            names = "--plugin-path",
            paramLabel = "PATH",
            description = "Where plugins are. Default: the distribution's folder 'plugins'.")
    private String pluginPath;

    boolean isJson() {
        return isJson;
    }

    /** What a tool is called with for a config. */
    interface Arguments {
        String[] of(ObjectNode config);
    }

    /**
     * Runs a tool on a config's file.
     *
     * @return the command's status
     */
    int run(String tool, Path file, CommandSpec spec, Arguments arguments) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        try {
            String[] given = arguments.of(config(file));
            return find(tool).run(spec.commandLine().getOut(), err, given);
        } catch (IllegalArgumentException e) {
            err.println("jetconnect: " + e.getMessage());
            return UNUSABLE;
        }
    }

    /**
     * Finds a tool.
     *
     * @throws IllegalArgumentException there is none of this name; says what to do
     */
    private ToolProvider find(String name) {
        return new PluginTools(pluginPath()).find(name);
    }

    /** A config as its file has it, with values in the place of references to them. */
    private static ObjectNode config(Path file) throws IOException {
        Map<String, String> values = new HashMap<>();
        ObjectNode config = MAPPER.createObjectNode();
        WorkerOptions.ConnectorFile.read(file)
                .config()
                .properties()
                .forEach(
                        entry -> {
                            if (entry.getValue().isTextual()) {
                                values.put(entry.getKey(), entry.getValue().asText());
                            } else {
                                config.set(entry.getKey(), entry.getValue());
                            }
                        });
        resolved(values).forEach(config::put);
        return config;
    }

    /** The references that a worker has providers for by their usual names. */
    private static Map<String, String> resolved(Map<String, String> values) {
        Map<String, ConfigProvider> providers =
                Map.of(
                        "env", new EnvVarConfigProvider(),
                        "file", new FileConfigProvider(),
                        "directory", new DirectoryConfigProvider());
        // Without the pattern, which is the default, the provider of variables logs that it has it.
        Map<String, String> settings = Map.of("allowlist.pattern", ".*");
        providers.values().forEach(provider -> provider.configure(settings));
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
