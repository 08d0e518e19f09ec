package dev.jetconnect.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bin/chaos}: reads the command line, and turns the outcome into an exit status. */
@Command(
        name = "chaos",
        description = {
            "Runs workers, servers and databases, disturbs them by a schedule drawn from a seed,",
            "and checks at the end that no promise was broken. Ends with 0 if all were kept, else 1."
        },
        sortOptions = false)
public final class ChaosCommand implements Callable<Integer> {
    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "2",
            description = "How long faults happen. Default: ${DEFAULT-VALUE}.")
    private double minutes;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Decides which faults happen and when. Default: any; it is printed.")
    private Long seed;

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "3",
            description = "Workers of the group. Default: ${DEFAULT-VALUE}.")
    private int workers;

    @Option(
            names = "--cluster",
            description = "NATS is a cluster of three servers with three copies, not one server.")
    private boolean isCluster;

    @Option(
            names = "--rolling-restart",
            description =
                    "Instead of drawn faults: each worker is stopped and started, as for an upgrade.")
    private boolean isRollingRestart;

    @Option(
            names = "--without",
            paramLabel = "PROTECTION",
            description =
                    "Takes out what keeps a promise, to see its check fail: ${COMPLETION-CANDIDATES}.")
    private Protection without;

    @Option(
            names = "--only",
            paramLabel = "KIND",
            split = ",",
            description = "Kinds of faults: ${COMPLETION-CANDIDATES}. Default: all.")
    private Set<Kind> only = EnumSet.allOf(Kind.class);

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "Where logs and ledgers stay. Default: a new one, which is printed.")
    private Path folder;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    @Spec private CommandSpec command;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ChaosCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        check(minutes > 0, "--minutes must be above 0");
        check(workers >= 1, "--workers must be at least 1");
        long chosen = seed == null ? ThreadLocalRandom.current().nextInt(1_000_000) : seed;
        Path place = folder();
        System.out.println("Seed " + chosen + "; logs and ledgers are in " + place);
        Shape shape =
                new Shape(
                        Duration.ofMillis((long) (minutes * 60_000)),
                        workers,
                        isCluster ? 3 : 1,
                        only);
        List<Schedule> schedules =
                isRollingRestart
                        ? Schedule.rollingRestart(workers)
                        : List.of(Schedule.draw(chosen, shape));
        Scenario scenario =
                new Scenario(place, isCluster, workers, schedules, Optional.ofNullable(without));
        Report report = scenario.run(System.out);
        report.print(System.out);
        return report.isGood() ? 0 : 1;
    }

    private Path folder() {
        try {
            return folder == null
                    ? Files.createTempDirectory("jetconnect-chaos-")
                    : Files.createDirectories(folder).toAbsolutePath().normalize();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void check(boolean holds, String requirement) {
        if (!holds) {
            throw new ParameterException(command.commandLine(), requirement);
        }
    }
}
