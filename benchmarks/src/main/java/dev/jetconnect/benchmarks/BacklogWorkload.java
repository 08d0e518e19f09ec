package dev.jetconnect.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * B1: a source goes on while its sink is stopped, until many gigabytes wait; then the sink reads
 * them. Memory has to stay as it is all the while, and so should the rates.
 *
 * <p>Confined to the main thread.
 */
final class BacklogWorkload {
    private static final String SOURCE = "generator";
    private static final String SINK = "counter";

    /** Of the load connector's noise, with what the log adds. */
    private static final long RECORD_BYTES = 1000;

    private static final double ROOM = 1.15;

    private final JetConnectSide side;
    private final long records;
    private final Measurements measurements;

    /**
     * @param gigabytes of the backlog, on disk
     */
    BacklogWorkload(JetConnectSide side, double gigabytes, Measurements measurements) {
        this.side = side;
        this.records = (long) (gigabytes * 1e9 / RECORD_BYTES);
        this.measurements = measurements;
    }

    void run(Path folder) {
        requireRoom(folder);
        Path files = folder.resolve("backlog");
        Path marks = Folders.create(files.resolve("marks"));
        try (Worker worker = side.start(files.resolve("worker"))) {
            worker.awaitReady();
            long logBytes = worker.logBytes();
            worker.client().create(SINK, sinkConfig(marks));
            worker.client().stop(SINK);

            CpuMeter filling = CpuMeter.start(worker);
            Instant begin = Instant.now();
            worker.client().create(SOURCE, sourceConfig(marks));
            HeapWatch watch = new HeapWatch(worker, measurements);
            HeapSamples filled =
                    watch.follow(
                            Part.BACKLOG_FILL,
                            records,
                            new HealthCheck(worker, SOURCE),
                            beans -> beans.recordsConfirmed(SOURCE));
            Map<Figure, Double> figures = filling.figures(records, begin, Instant.now());
            figures.put(Figure.LOG_SIZE, (worker.logBytes() - logBytes) / 1e6);
            add(Part.BACKLOG_FILL, watch, filled, figures);

            CpuMeter draining = CpuMeter.start(worker);
            Instant resumed = Instant.now();
            worker.client().resume(SINK);
            HeapSamples drained =
                    watch.follow(
                            Part.BACKLOG_DRAIN,
                            records,
                            new HealthCheck(worker, SOURCE, SINK),
                            beans -> beans.recordsTaken(SINK));
            requireAll(marks);
            add(
                    Part.BACKLOG_DRAIN,
                    watch,
                    drained,
                    draining.figures(records, resumed, Instant.now()));
            watch.judge(Part.BACKLOG_FILL, filled, records);
            watch.judge(Part.BACKLOG_DRAIN, drained, records);
        }
        Folders.delete(files);
    }

    private void add(Part part, HeapWatch watch, HeapSamples samples, Map<Figure, Double> figures) {
        watch.addFigures(samples, figures);
        measurements.add(part, side.name(), 1, figures);
    }

    private void requireRoom(Path folder) {
        try {
            double free = Files.getFileStore(folder).getUsableSpace() / 1e9;
            double needed = records * RECORD_BYTES * ROOM / 1e9;
            if (free < needed) {
                throw new BenchmarkFailure(
                        "B1 needs %.1f GB in %s, and %.1f are free: set TMPDIR, or --backlog-gb."
                                .formatted(needed, folder, free));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The sink has checked that each came once and in order. */
    private static void requireAll(Path marks) {
        Await.until(
                "The last record of the backlog in the sink",
                Duration.ofMillis(50),
                Duration.ofMinutes(2),
                () -> Files.exists(marks.resolve("end-0")));
    }

    private Map<String, String> sourceConfig(Path marks) {
        Map<String, String> config = common(marks);
        config.put("connector.class", "dev.jetconnect.load.GeneratorSource");
        config.put("topic", "generated");
        config.putAll(side.generatorConfig());
        return config;
    }

    private Map<String, String> sinkConfig(Path marks) {
        Map<String, String> config = common(marks);
        config.put("connector.class", "dev.jetconnect.load.CountingSink");
        config.put("topics", "generated");
        config.putAll(side.counterConfig());
        return config;
    }

    private Map<String, String> common(Path marks) {
        Map<String, String> config = new HashMap<>();
        config.put("tasks.max", "1");
        config.put("form", "noise");
        config.put("records", String.valueOf(records));
        config.put("marks", marks.toString());
        return config;
    }
}
