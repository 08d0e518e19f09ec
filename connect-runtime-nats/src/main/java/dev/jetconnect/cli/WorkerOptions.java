package dev.jetconnect.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What commands have in common that talk to a running worker.
 *
 * <p>Confined to one thread.
 */
final class WorkerOptions {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Mixin private WorkerUrl worker;

    @Option(
            names = "--json",
            scope = CommandLine.ScopeType.INHERIT,
            description = "Print the worker's JSON answer, for scripts.")
    private boolean isJson;

    boolean isJson() {
        return isJson;
    }

    RestApi rest() {
        return worker.rest();
    }

    /**
     * What a connector's file holds.
     *
     * @param content the whole file
     * @param config of the connector: a part of it, or the whole
     */
    record ConnectorFile(JsonNode content, JsonNode config) {
        static ConnectorFile read(Path file) throws IOException {
            if (!Files.isReadable(file)) {
                throw new IllegalArgumentException("Cannot read '" + file + "'.");
            }
            JsonNode content = MAPPER.readTree(Files.readAllBytes(file));
            return new ConnectorFile(
                    content, content.has("config") ? content.get("config") : content);
        }
    }
}
