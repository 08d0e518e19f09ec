package dev.jetconnect.cli;

import java.net.URI;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * Which worker a command talks to.
 *
 * <p>Confined to one thread.
 */
final class WorkerUrl {
    @Option(
            names = "--url",
            paramLabel = "URL",
            scope = CommandLine.ScopeType.INHERIT,
            defaultValue = "${env:JETCONNECT_URL:-http://localhost:8083}",
            description = "REST address of a worker. Default: ${DEFAULT-VALUE}")
    private URI url;

    RestApi rest() {
        return new RestApi(url);
    }
}
