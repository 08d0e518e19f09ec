package dev.jetconnect.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code benchmarks/run scaling}: what a worker costs with 1, 10, 100, 1,000 of something. Each
 * point has a worker of its own, which is then started once more on what is there.
 */
@Command(
        name = "scaling",
        description = "Measures the points of docs/SCALING.md.",
        sortOptions = false)
public final class Scaling implements Callable<Integer> {
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(100);
    private static final Duration RUNNING_MAX = Duration.ofMinutes(10);

    @Parameters(
            arity = "0..*",
            paramLabel = "AXIS",
            description = "connectors, tasks, sinks, stream-size. Default: all.")
    private Set<String> axes = new TreeSet<>();

    @Option(
            names = "--points",
            split = ",",
            defaultValue = "1,10,100,1000",
            description = "Default: ${DEFAULT-VALUE}.")
    private List<Integer> points;

    @Option(
            names = "--idle-seconds",
            defaultValue = "20",
            description = "Over which CPU is counted. Default: ${DEFAULT-VALUE}.")
    private int idleSeconds;

    @Option(
            names = "--worker",
            paramLabel = "KEY=VALUE",
            description = "A setting of the worker. May be repeated.")
    private Map<String, String> workerProperties = Map.of();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    @Override
    public Integer call() {
        Installation installation = Installation.ofSystemProperties();
        WorkFolder folder = WorkFolder.create();
        Machine.describe(installation.home())
                .forEach((name, value) -> System.out.println(name + ": " + value));
        Settings settings = new Settings(0, 1, 0, false, workerProperties, Map.of(), Map.of());
        JetConnectSide side =
                new JetConnectSide(
                        "JetConnect",
                        installation.home(),
                        installation.plugins().toString(),
                        settings);
        System.out.println();
        System.out.println(Point.HEADING);
        try {
            for (ScaleAxis axis : ScaleAxis.values()) {
                if (axes.isEmpty() || axes.contains(axis.key())) {
                    for (int count : points) {
                        System.out.println(measure(side, folder.path(), axis, count).line());
                    }
                }
            }
            return 0;
        } catch (BenchmarkFailure | UncheckedIOException e) {
            if (!folder.isEnding()) {
                System.err.println("benchmarks/run: " + e.getMessage());
            }
            return 1;
        }
    }

    private Point measure(JetConnectSide side, Path folder, ScaleAxis axis, int count) {
        Path files = folder.resolve(axis.key() + "-" + count);
        double running;
        Idle idle;
        int tasks;
        try (Worker worker = start(side, files)) {
            worker.awaitReady();
            long begin = System.nanoTime();
            tasks = axis.create(worker.client(), files.resolve("marks"), count);
            awaitRunning(worker, tasks);
            running = secondsSince(begin);
            Await.until(
                    "The last record of " + files.getFileName(),
                    LOOK_INTERVAL,
                    RUNNING_MAX,
                    () -> axis.isFilled(files.resolve("marks")));
            idle = Idle.measure(worker, Duration.ofSeconds(idleSeconds));
        }
        Point point;
        try (Worker worker = start(side, files)) {
            worker.awaitReady();
            double answers = secondsSince(worker.startedNanos());
            awaitRunning(worker, tasks);
            point =
                    new Point(
                            axis,
                            count,
                            running,
                            idle,
                            answers,
                            secondsSince(worker.startedNanos()));
        }
        Folders.delete(files);
        return point;
    }

    private static Worker start(JetConnectSide side, Path files) {
        try {
            Files.createDirectories(files.resolve("marks"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return side.start(files);
    }

    private static void awaitRunning(Worker worker, int tasks) {
        Await.until(
                tasks + " running tasks",
                LOOK_INTERVAL,
                RUNNING_MAX,
                () -> {
                    worker.requireAlive();
                    return worker.client().runningTasks() >= tasks;
                });
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    /** What a worker and its nats-server take while nothing happens. */
    private record Idle(
            double workerMegabytes,
            double logMegabytes,
            double workerCpuPercent,
            double logCpuPercent,
            long threads,
            double storedMegabytes) {
        static Idle measure(Worker worker, Duration time) {
            // What the start has left to do is not counted.
            Await.pause(time);
            double workerCpu = ProcessTable.cpuSeconds(worker.processId());
            double logCpu = ProcessTable.cpuSeconds(worker.logProcessId());
            long begin = System.nanoTime();
            Await.pause(time);
            double percent = 100 / secondsSince(begin);
            return new Idle(
                    ProcessTable.residentMegabytes(worker.processId()),
                    ProcessTable.residentMegabytes(worker.logProcessId()),
                    (ProcessTable.cpuSeconds(worker.processId()) - workerCpu) * percent,
                    (ProcessTable.cpuSeconds(worker.logProcessId()) - logCpu) * percent,
                    ProcessTable.threads(worker.processId()),
                    worker.logBytes() / 1e6);
        }
    }

    /**
     * One measured point.
     *
     * @param running from the first request until all tasks run
     * @param answers from the second start of the worker until its REST API answers
     * @param runningAgain from then until all tasks run again
     */
    private record Point(
            ScaleAxis axis,
            int count,
            double running,
            Idle idle,
            double answers,
            double runningAgain) {
        static final String HEADING =
                """
                | of | number | created and running, s | worker, MB | nats-server, MB | worker, idle CPU % | nats-server, idle CPU % | threads of the worker | on disk, MB | next start: REST, s | next start: all run, s |
                |---|---|---|---|---|---|---|---|---|---|---|"""
                        .stripTrailing();

        String line() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %d | %.1f | %.0f | %.0f | %.1f | %.1f | %d | %.1f | %.1f | %.1f |",
                    axis.key(),
                    count,
                    running,
                    idle.workerMegabytes,
                    idle.logMegabytes,
                    idle.workerCpuPercent,
                    idle.logCpuPercent,
                    idle.threads,
                    idle.storedMegabytes,
                    answers,
                    runningAgain);
        }
    }
}
