package dev.jetconnect.benchmarks;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code benchmarks/run}: reads the command line and runs what it selects, one after the other. */
@Command(
        name = "benchmarks/run",
        description = {
            "Measures JetConnect under the workloads that benchmarks/README.md describes.",
            "Nothing else should run on the machine meanwhile; the report says how much did."
        },
        subcommands = Scaling.class,
        sortOptions = false)
public final class Benchmarks implements Callable<Integer> {
    private static final long ROWS_MIN = 10_000;

    @Parameters(
            arity = "0..*",
            paramLabel = "PART",
            description = {
                "W1 (or of it W1.e2e, W1.warm, W1.source, W1.sink, W1.source-warm, W1.sink-warm),",
                "W2 (W2.cold, W2.warm), W3 to W6: these are the default. W1.warm includes W1.e2e,",
                "W1.sink W1.source, W1.sink-warm all these three apart, W2.warm W2.cold.",
                "sinks: S1 and S2 (or of them S1.postgres, S1.mysql, S1.mariadb, S2.postgres, ...),",
                "which compare our JDBC sink with Debezium's. S2 includes S1.",
                "C1 (C1.orders, C1.narrow): the table copy, beside psql's COPY into psql's COPY.",
                "C2 (C2.orders, C2.narrow): the same from MySQL, with --against beside Debezium.",
                "C3 (C3.mysql, C3.mariadb): the table copy from PostgreSQL to these.",
                "V1: the comparison of source and copy, after C1.orders, which it includes.",
                "H1, H2: whether the worker's heap stays flat, see --rows, over generated rows and",
                "over a table copy; one run.",
                "B1: the same while a backlog grows and is read, see --backlog-gb; one run.",
                "N1: ten connectors of --rows each, and the same with one slow sink."
            })
    private List<String> selections = new ArrayList<>();

    @Option(names = "--runs", defaultValue = "3", description = "Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Option(
            names = "--rows",
            defaultValue = "1000000",
            description = "Rows of the table. Default: ${DEFAULT-VALUE}.")
    private long rows;

    @Option(
            names = "--backlog-gb",
            paramLabel = "GB",
            defaultValue = "10",
            description = "Size of B1's backlog on disk. Default: ${DEFAULT-VALUE}.")
    private double backlogGigabytes;

    @Option(names = "--defaults", description = "Leave the source connector at its defaults.")
    private boolean usesDefaults;

    @Option(
            names = "--against",
            paramLabel = "OPPONENT",
            description = {
                "kafka-connect: W and C2 alternately on JetConnect and on Kafka's broker and worker",
                "from published JARs, with the settings that are best for them."
            })
    private String against;

    @Option(
            names = "--a-a",
            description = "W alternately on JetConnect and on JetConnect: shows the noise.")
    private boolean againstItself;

    @Option(
            names = "--worker",
            paramLabel = "KEY=VALUE",
            description = "A setting of the worker. May be repeated, like the next two.")
    private Map<String, String> workerProperties = new HashMap<>();

    @Option(
            names = "--source",
            paramLabel = "KEY=VALUE",
            description = "A setting of the source connector.")
    private Map<String, String> sourceProperties = new HashMap<>();

    @Option(
            names = "--sink",
            paramLabel = "KEY=VALUE",
            description = "A setting of the sink connector.")
    private Map<String, String> sinkProperties = new HashMap<>();

    @Option(
            names = "--variant",
            paramLabel = "NAME",
            description = {
                "Which sinks S1 and S2 compare: ours, at-least-once, transactions, debezium.",
                "May be repeated. Default: all."
            })
    private Set<String> variants = new HashSet<>();

    @Option(names = "--json", paramLabel = "FILE", description = "Also write all runs to a file.")
    private Path jsonFile;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    @Spec private CommandSpec command;

    public static void main(String[] arguments) {
        // By way of exit, so that the shutdown hook removes what was started.
        System.exit(new CommandLine(new Benchmarks()).execute(arguments));
    }

    @Override
    public Integer call() {
        check(runs >= 1, "--runs must be at least 1");
        check(rows >= ROWS_MIN, "--rows must be at least " + ROWS_MIN);
        check(backlogGigabytes > 0, "--backlog-gb must be more than 0");
        check(
                sinkVariants().size() >= Math.max(1, variants.size()),
                "--variant must be among ours, at-least-once, transactions, debezium");
        Set<Opponent> opponents = opponents();
        Measurements measurements = new Measurements(parts(), System.err);
        WorkFolder folder = WorkFolder.create();
        Map<String, String> description =
                Machine.describe(Installation.ofSystemProperties().home());
        try {
            suite(folder.path(), measurements, description).run(opponents, sinkVariants());
            report(description, measurements);
            return 0;
        } catch (BenchmarkFailure | IllegalStateException | UncheckedIOException e) {
            // Once everything is being removed, things fail because of that.
            if (!folder.isEnding()) {
                report(description, measurements);
                System.err.println("benchmarks/run: " + e.getMessage());
            }
            return 1;
        }
    }

    private Suite suite(Path folder, Measurements measurements, Map<String, String> description) {
        Settings settings =
                new Settings(
                        rows,
                        runs,
                        backlogGigabytes,
                        usesDefaults,
                        workerProperties,
                        sourceProperties,
                        sinkProperties);
        description.put("settings", settings.toString());
        return new Suite(
                settings, Installation.ofSystemProperties(), folder, measurements, description);
    }

    private void report(Map<String, String> description, Measurements measurements) {
        description.forEach((name, value) -> System.out.println(name + ": " + value));
        System.out.println();
        Report report = new Report(description, measurements.all(), rows);
        System.out.print(report.table());
        if (jsonFile != null) {
            report.writeJson(jsonFile);
        }
    }

    /** The selected parts, and those which must run before them. */
    private Set<Part> parts() {
        if (selections.isEmpty()) {
            return Part.workloads();
        }
        Set<Part> parts = EnumSet.noneOf(Part.class);
        for (String selection : selections) {
            List<Part> selected =
                    EnumSet.allOf(Part.class).stream()
                            .filter(part -> part.isIn(selection))
                            .toList();
            check(!selected.isEmpty(), "There is no part '" + selection + "', see --help");
            parts.addAll(selected);
        }
        if (parts.contains(Part.SNAPSHOT_WARM)) {
            parts.add(Part.SNAPSHOT_COLD);
        }
        if (parts.contains(Part.SNAPSHOT_SINK_WARM)) {
            // The sink is warm by a log that it has emptied before.
            parts.addAll(Set.of(Part.SNAPSHOT_SINK, Part.SNAPSHOT_SOURCE_WARM));
        }
        if (parts.contains(Part.SNAPSHOT_SINK) || parts.contains(Part.SNAPSHOT_SOURCE_WARM)) {
            parts.add(Part.SNAPSHOT_SOURCE);
        }
        if (parts.contains(Part.CHANGES_WARM)) {
            parts.add(Part.CHANGES_COLD);
        }
        if (parts.contains(Part.VERIFY)) {
            parts.add(Part.TABLE_COPY);
        }
        for (TargetKind kind : TargetKind.values()) {
            if (parts.contains(Part.sinkChanges(kind))) {
                parts.add(Part.sinkSnapshot(kind));
            }
        }
        return parts;
    }

    private Set<Opponent> opponents() {
        Set<Opponent> opponents = EnumSet.noneOf(Opponent.class);
        if (against != null) {
            check(against.equals("kafka-connect"), "--against must be kafka-connect");
            opponents.add(Opponent.KAFKA_CONNECT);
        }
        if (againstItself) {
            opponents.add(Opponent.ITSELF);
        }
        return opponents;
    }

    private List<SinkVariant> sinkVariants() {
        return EnumSet.allOf(SinkVariant.class).stream()
                .filter(variant -> variants.isEmpty() || variants.contains(variant.key()))
                .toList();
    }

    private void check(boolean holds, String requirement) {
        if (!holds) {
            throw new ParameterException(command.commandLine(), requirement);
        }
    }
}
