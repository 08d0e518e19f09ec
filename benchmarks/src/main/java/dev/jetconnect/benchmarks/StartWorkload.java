package dev.jetconnect.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * W4: how long a start takes, until the REST API answers and until a record has moved from a file
 * to a file; and what a worker without connectors needs.
 *
 * <p>Confined to the main thread.
 */
final class StartWorkload {
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(5);
    private static final Duration RECORD_MAX = Duration.ofSeconds(60);
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final Side side;
    private final Measurements measurements;

    StartWorkload(Side side, Measurements measurements) {
        this.side = side;
        this.measurements = measurements;
    }

    void run(Path folder, int run) {
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        start(folder.resolve("start-" + side.key() + "-" + run), figures);
        idle(folder.resolve("idle-" + side.key() + "-" + run), figures);
        DistributionSize size = side.size();
        figures.put(Figure.SIZE, size.bytes() / 1e6);
        figures.put(Figure.JARS, (double) size.jars());
        measurements.add(Part.START, side.name(), run, figures);
    }

    private void start(Path folder, Map<Figure, Double> figures) {
        Path input = folder.resolve("in.txt");
        Path output = folder.resolve("out.txt");
        write(input);
        try (Worker worker = side.start(folder)) {
            worker.awaitReady();
            figures.put(Figure.REST, seconds(worker));
            worker.client()
                    .create(
                            "file_source",
                            Map.of(
                                    "connector.class",
                                    "org.apache.kafka.connect.file.FileStreamSourceConnector",
                                    "tasks.max",
                                    "1",
                                    "file",
                                    input.toString(),
                                    "topic",
                                    "lines"));
            worker.client()
                    .create(
                            "file_sink",
                            Map.of(
                                    "connector.class",
                                    "org.apache.kafka.connect.file.FileStreamSinkConnector",
                                    "tasks.max",
                                    "1",
                                    "file",
                                    output.toString(),
                                    "topics",
                                    "lines"));
            HealthCheck check = new HealthCheck(worker, "file_source", "file_sink");
            Await.until(
                    "The first record",
                    LOOK_INTERVAL,
                    RECORD_MAX,
                    () -> {
                        check.run();
                        return output.toFile().length() > 0;
                    });
            figures.put(Figure.FIRST_RECORD, seconds(worker));
        }
        Folders.delete(folder);
    }

    private void idle(Path folder, Map<Figure, Double> figures) {
        try (Worker worker = side.start(folder)) {
            worker.awaitReady();
            Await.pause(IDLE);
            double workerCpu = ProcessTable.cpuSeconds(worker.processId());
            double logCpu = ProcessTable.cpuSeconds(worker.logProcessId());
            long begin = System.nanoTime();
            Await.pause(IDLE);
            double percent = 100 / ((System.nanoTime() - begin) / 1e9);
            figures.put(
                    Figure.WORKER_IDLE_CPU,
                    (ProcessTable.cpuSeconds(worker.processId()) - workerCpu) * percent);
            figures.put(
                    Figure.LOG_IDLE_CPU,
                    (ProcessTable.cpuSeconds(worker.logProcessId()) - logCpu) * percent);
            figures.put(Figure.WORKER_IDLE, ProcessTable.residentMegabytes(worker.processId()));
            figures.put(Figure.LOG_IDLE, ProcessTable.residentMegabytes(worker.logProcessId()));
        }
        Folders.delete(folder);
    }

    private static double seconds(Worker worker) {
        return (System.nanoTime() - worker.startedNanos()) / 1e9;
    }

    private static void write(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, "first\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
