package dev.jetconnect.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
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
            description = {
                "connectors, tasks, topics, sinks, stream-size. Default: all of these.",
                "workers: a hundred connectors on so many workers."
            })
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
        try {
            if (axes.remove(WorkerScale.KEY)) {
                measureWorkers(installation, folder.path());
                if (axes.isEmpty()) {
                    return 0;
                }
            }
            System.out.println(Point.HEADING);
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

    private void measureWorkers(Installation installation, Path folder) {
        WorkerScale scale =
                new WorkerScale(installation, workerProperties, Duration.ofSeconds(idleSeconds));
        System.out.println(WorkerScale.HEADING);
        points.forEach(count -> System.out.println(scale.measure(folder, count)));
    }

    private Point measure(JetConnectSide side, Path folder, ScaleAxis axis, int count) {
        Path files = folder.resolve(axis.key() + "-" + count);
        double running;
        Idle idle;
        Busy busy;
        int tasks;
        try (Worker worker = start(side, files)) {
            worker.awaitReady();
            long begin = System.nanoTime();
            tasks = axis.create(worker.client(), files.resolve("marks"), count);
            awaitRunning(worker, tasks);
            Await.until(
                    "The last record of " + files.getFileName(),
                    LOOK_INTERVAL,
                    RUNNING_MAX,
                    () -> axis.isFilled(files.resolve("marks")));
            running = secondsSince(begin);
            idle = Idle.measure(worker, Duration.ofSeconds(idleSeconds));
            busy = Busy.measure(worker, Folders.create(files.resolve("ages")));
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
                            busy,
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
            double heapMegabytes,
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
                    heapMegabytes(worker),
                    ProcessTable.residentMegabytes(worker.logProcessId()),
                    (ProcessTable.cpuSeconds(worker.processId()) - workerCpu) * percent,
                    (ProcessTable.cpuSeconds(worker.logProcessId()) - logCpu) * percent,
                    ProcessTable.threads(worker.processId()),
                    worker.logBytes() / 1e6);
        }

        /** After a collection. */
        private static double heapMegabytes(Worker worker) {
            try (WorkerBeans beans = WorkerBeans.attach(worker.processId())) {
                MemoryMXBean memory = beans.memory();
                memory.gc();
                return memory.getHeapMemoryUsage().getUsed() / 1e6;
            }
        }
    }

    /**
     * How soon a worker answers, and passes records on from one more source to one more sink, a
     * hundred a second, while it has all the others.
     *
     * @param ageP50Millis from a record's making to its coming to the sink
     */
    private record Busy(double listMillis, double ageP50Millis, double ageP99Millis) {
        private static final int RECORDS = 1500;
        private static final int LISTS = 5;

        static Busy measure(Worker worker, Path marks) {
            double[] lists = new double[LISTS];
            for (int i = 0; i < LISTS; i++) {
                long begin = System.nanoTime();
                var unused = worker.client().runningTasks();
                lists[i] = (System.nanoTime() - begin) / 1e6;
            }
            Arrays.sort(lists);
            Map<String, String> common =
                    Map.of(
                            "tasks.max",
                            "1",
                            "form",
                            "clock",
                            "records",
                            String.valueOf(RECORDS),
                            "rate.per.second",
                            "100",
                            "marks",
                            marks.toString());
            Map<String, String> sink = new HashMap<>(common);
            sink.put("connector.class", "dev.jetconnect.load.CountingSink");
            sink.put("topics", "ages");
            worker.client().create("ages_sink", sink);
            Map<String, String> source = new HashMap<>(common);
            source.put("connector.class", "dev.jetconnect.load.GeneratorSource");
            source.put("topic", "ages");
            worker.client().create("ages_source", source);
            Path end = marks.resolve("age-0");
            Await.until("The last age", LOOK_INTERVAL, RUNNING_MAX, () -> Files.exists(end));
            worker.client().delete("ages_source");
            worker.client().delete("ages_sink");
            try {
                String[] ages = Files.readString(end).split(" ", -1);
                return new Busy(
                        Report.median(lists),
                        Long.parseLong(ages[1]) / 1e3,
                        Long.parseLong(ages[2]) / 1e3);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * One measured point.
     *
     * @param running from the first request until all tasks run, and all records have come
     * @param answers from the second start of the worker until its REST API answers
     * @param runningAgain from then until all tasks run again
     */
    private record Point(
            ScaleAxis axis,
            int count,
            double running,
            Idle idle,
            Busy busy,
            double answers,
            double runningAgain) {
        static final String HEADING =
                """
                | of | number | created and done, s | worker, MB | its heap, MB | nats-server, MB | worker, idle CPU % | nats-server, idle CPU % | threads of the worker | on disk, MB | REST list with statuses, ms | one more pipe: p50; p99, ms | next start: REST, s | next start: all run, s |
                |---|---|---|---|---|---|---|---|---|---|---|---|---|---|"""
                        .stripTrailing();

        String line() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %d | %.1f | %.0f | %.0f | %.0f | %.1f | %.1f | %d | %.1f | %.0f | %.1f; %.1f"
                            + " | %.1f | %.1f |",
                    axis.key(),
                    count,
                    running,
                    idle.workerMegabytes,
                    idle.heapMegabytes,
                    idle.logMegabytes,
                    idle.workerCpuPercent,
                    idle.logCpuPercent,
                    idle.threads,
                    idle.storedMegabytes,
                    busy.listMillis,
                    busy.ageP50Millis,
                    busy.ageP99Millis,
                    answers,
                    runningAgain);
        }
    }
}
