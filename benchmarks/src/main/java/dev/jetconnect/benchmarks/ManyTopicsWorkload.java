package dev.jetconnect.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;

/**
 * W6: many quiet tables. One source connector writes a topic for each of 500 tables, of which now
 * and then one changes; Kafka's own file sink takes all topics and makes a line of each record.
 *
 * <p>Confined to the main thread.
 */
final class ManyTopicsWorkload {
    private static final int PER_SECOND = 10;
    private static final int CHANGES = 60 * PER_SECOND;
    private static final int WARM_UP = 10 * PER_SECOND;
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(500);
    private static final Duration LINES_MAX = Duration.ofMinutes(5);

    private final Side side;
    private final QuietTables tables;
    private final Measurements measurements;

    ManyTopicsWorkload(Side side, QuietTables tables, Measurements measurements) {
        this.side = side;
        this.tables = tables;
        this.measurements = measurements;
    }

    void run(Path folder, int run) {
        String source = "quiet_" + side.key();
        Path files = folder.resolve(source + "-" + run);
        Path lines = files.resolve("lines.txt");
        try (Worker worker = side.start(files)) {
            worker.awaitReady();
            worker.client().create(source, tables.sourceConfig(side, source));
            worker.client().create(source + "_sink", sinkConfig(source, lines));
            HealthCheck check = new HealthCheck(worker, source, source + "_sink");
            long expected = awaitLines(lines, tables.count(), check);
            tables.change(WARM_UP, PER_SECOND);
            expected = awaitLines(lines, expected + WARM_UP, check);
            CpuMeter meter = CpuMeter.start(worker);
            Instant started = Instant.now();
            tables.change(CHANGES, PER_SECOND);
            Map<Figure, Double> figures = meter.figures(CHANGES, started, Instant.now());
            long came = awaitLines(lines, expected + CHANGES, check);
            if (came != expected + CHANGES) {
                throw new BenchmarkFailure(
                        came + " records came instead of " + (expected + CHANGES) + ".");
            }
            measurements.add(Part.MANY_TOPICS, side.name(), run, figures);
        }
        tables.dropSlot(source);
        Folders.delete(files);
    }

    private static Map<String, String> sinkConfig(String source, Path lines) {
        return Map.of(
                "connector.class", "org.apache.kafka.connect.file.FileStreamSinkConnector",
                "tasks.max", "1",
                "topics.regex", source + "\\.public\\..*",
                // Kafka's consumer looks for topics that are new only so often.
                "consumer.override.metadata.max.age.ms", "2000",
                "file", lines.toString());
    }

    private static long awaitLines(Path file, long expected, HealthCheck check) {
        Await.until(
                "Line " + expected + " of the sink",
                LOOK_INTERVAL,
                LINES_MAX,
                () -> {
                    check.run();
                    return lines(file) >= expected;
                });
        return lines(file);
    }

    private static long lines(Path file) {
        if (!Files.exists(file)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
