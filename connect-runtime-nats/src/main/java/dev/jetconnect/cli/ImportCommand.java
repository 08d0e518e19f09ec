package dev.jetconnect.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.kafka.common.config.types.Password;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jetconnect import URL}: brings the connectors of a live Kafka Connect here. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Brings the connectors of a live Kafka Connect here, over the REST APIs of both.",
            "Each is created stopped, with its config as it is (references to secrets are not"
                    + " resolved) and, if it is a source, at the offsets that it has there. A report"
                    + " says what differs and how to resume. Nothing there changes, unless you say"
                    + " --stop-there. Connectors that are here already are left alone.",
            "Status 0: every connector is here as it is there; 1: some are not."
        })
final class ImportCommand implements Callable<Integer> {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Parameters(paramLabel = "URL", description = "REST address of a worker of Kafka Connect.")
    private URI from;

    @Option(
            names = "--to",
            paramLabel = "URL",
            defaultValue = "${env:JETCONNECT_URL:-http://localhost:8083}",
            description = "REST address of a worker here. Default: ${DEFAULT-VALUE}")
    private URI to;

    @Option(
            names = "--connectors",
            paramLabel = "NAME",
            split = ",",
            description = "Only these connectors, separated by commas.")
    private Set<String> names = Set.of();

    @Option(
            names = "--stop-there",
            description =
                    "Stop each source there before its offsets are read, so that they do not move on."
                            + " It has been created here by then. Sinks go on there, to read the"
                            + " rest of Kafka's topics.")
    private boolean stopsThere;

    @Option(
            names = "--offsets-only",
            description =
                    "Bring the offsets of now for connectors that are here already, stopped, and"
                            + " were imported while they ran there.")
    private boolean onlyOffsets;

    @Option(names = "--dry-run", description = "Report only; change nothing.")
    private boolean isDryRun;

    @Option(names = "--json", description = "Print the report as JSON, for scripts.")
    private boolean isJson;

    @Option(
            names = "--from-credentials",
            paramLabel = "FILE",
            description = "File with USER:PASSWORD for basic authentication there.")
    private Optional<Path> fromCredentials = Optional.empty();

    @Option(
            names = "--to-credentials",
            paramLabel = "FILE",
            description = "File with USER:PASSWORD for basic authentication here.")
    private Optional<Path> toCredentials = Optional.empty();

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "PEM certificates to trust with https://. Default: those of Java.")
    private Optional<Path> authorities = Optional.empty();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "100",
            description = "Longest wait for each answer. Default: ${DEFAULT-VALUE}")
    private int timeoutSeconds;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        ConnectCluster there =
                cluster(
                        from,
                        fromCredentials,
                        "Give the REST address of a worker of Kafka Connect.");
        ConnectCluster here =
                cluster(
                        to,
                        toCredentials,
                        "Start one with 'jetconnect worker', or name it with --to.");
        String fromWords = "Kafka Connect " + there.version() + " at " + there.url();
        String toWords = "JetConnect at " + here.url();

        Collection<DeployedConnector> chosen = chosen(there.connectors());
        Map<String, DeployedConnector> twins = here.connectors();
        PluginCatalog plugins = here.plugins();
        ConnectorImport each =
                new ConnectorImport(
                        there, here, new ConnectorImport.Wishes(stopsThere, onlyOffsets, isDryRun));
        List<ImportOutcome> outcomes = new ArrayList<>();
        Set<String> providers = new TreeSet<>();
        List<String> onWorkerConverters = new ArrayList<>();
        for (DeployedConnector connector : chosen) {
            ConfigReview review = ConfigReview.of(connector, plugins);
            outcomes.add(each.run(connector, twins.get(connector.name()), review));
            providers.addAll(review.providers());
            if (review.isOnWorkerConverters()) {
                onWorkerConverters.add(connector.name());
            }
        }
        ImportReport report =
                ImportReport.of(fromWords, toWords, outcomes, providers, onWorkerConverters);
        print(report);
        return report.isComplete() ? 0 : 1;
    }

    private Collection<DeployedConnector> chosen(Map<String, DeployedConnector> all) {
        if (names.isEmpty()) {
            return all.values();
        }
        Set<String> unknown = new TreeSet<>(names);
        unknown.removeAll(all.keySet());
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "There is no connector '"
                            + String.join("', '", unknown)
                            + "' there. It has: "
                            + (all.isEmpty() ? "none" : String.join(", ", all.keySet()))
                            + ".");
        }
        return all.values().stream().filter(connector -> names.contains(connector.name())).toList();
    }

    private ConnectCluster cluster(URI url, Optional<Path> credentials, String remedy)
            throws IOException {
        Optional<Password> authorization = Optional.empty();
        if (credentials.isPresent()) {
            authorization =
                    Optional.of(RestAddress.basicAuthorization(readable(credentials.get())));
        }
        return new ConnectCluster(
                new RestApi(
                        new RestAddress(
                                url,
                                authorization,
                                authorities.map(ImportCommand::readable),
                                Duration.ofSeconds(timeoutSeconds),
                                remedy)));
    }

    private static Path readable(Path file) {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException("Cannot read '" + file + "'.");
        }
        return file;
    }

    private void print(ImportReport report) throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        out.println(
                isJson
                        ? MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(report)
                        : report.text());
        out.flush();
    }
}
