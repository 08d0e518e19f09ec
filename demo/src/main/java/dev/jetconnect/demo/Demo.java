package dev.jetconnect.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code jetconnect demo}: reads the command line, and turns the outcome into an exit status. */
@Command(
        name = "jetconnect demo",
        description = {
            "Copies one PostgreSQL database into another, keeps up with its changes, and compares them.",
            "Starts two throw-away databases and a worker for it and removes all of them at the end."
        },
        sortOptions = false)
public final class Demo implements Callable<Integer> {
    private static final int ROWS_MIN = 10;

    @Option(
            names = "--once",
            description = "End after the comparison: with 0 if all is equal, else 1.")
    private boolean once;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "100000",
            description = "Rows in the source before the copy. Default: ${DEFAULT-VALUE}.")
    private long rows;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "20",
            description =
                    "How long the source changes before the comparison. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8083",
            description = "Port of the worker's REST API on 127.0.0.1. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    @Spec private CommandSpec command;

    private final Cleanup cleanup;

    private Demo(Cleanup cleanup) {
        this.cleanup = cleanup;
    }

    public static void main(String[] arguments) {
        Cleanup cleanup = Cleanup.start();
        int status = new CommandLine(new Demo(cleanup)).execute(arguments);
        cleanup.expectEnd();
        // By way of exit, so that the shutdown hook removes what was started.
        System.exit(status);
    }

    @Override
    public Integer call() throws InterruptedException {
        check(rows >= ROWS_MIN, "--rows must be at least " + ROWS_MIN);
        check(seconds >= 0, "--seconds must not be negative");
        check(port >= 1 && port <= 65535, "--port must be between 1 and 65535");
        DemoRun.Options options =
                new DemoRun.Options(rows, Duration.ofSeconds(seconds), port, once);
        return new DemoRun(cleanup, launcherHome(), options).run() ? 0 : 1;
    }

    private void check(boolean holds, String requirement) {
        if (!holds) {
            throw new ParameterException(command.commandLine(), requirement);
        }
    }

    /** The launcher says where the distribution is. */
    private static Path launcherHome() {
        return Path.of(System.getProperty("jetconnect.home", "distribution/target/jetconnect"))
                .toAbsolutePath()
                .normalize();
    }
}
