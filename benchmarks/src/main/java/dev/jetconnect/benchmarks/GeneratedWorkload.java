package dev.jetconnect.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * W5: the runtime alone. A source makes records as fast as they are taken, a sink counts them; each
 * source task writes one partition, each sink task reads one.
 *
 * <p>Confined to the main thread.
 */
final class GeneratedWorkload {
    private static final String SOURCE = "generator";
    private static final String SINK = "counter";
    private static final String TOPIC = "generated";
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(50);
    private static final Duration RUN_MAX = Duration.ofMinutes(20);

    private final Side side;
    private final long records;
    private final Measurements measurements;

    /**
     * @param records of all tasks together
     */
    GeneratedWorkload(Side side, long records, Measurements measurements) {
        this.side = side;
        this.records = records;
        this.measurements = measurements;
    }

    void run(Path folder, GeneratedLoad load, int run) {
        Path files = folder.resolve(String.join("-", load.part().key(), side.key()));
        Path marks = files.resolve("marks");
        try (Worker worker = side.start(files)) {
            Files.createDirectories(marks);
            worker.awaitReady();
            long each = records / load.tasks();
            worker.createTopic(TOPIC, load.tasks());
            long logBytes = worker.logBytes();
            CpuMeter meter = CpuMeter.start(worker);
            Map<String, String> common = new HashMap<>();
            common.put("records", String.valueOf(each));
            common.put("marks", marks.toString());
            common.put("tasks.max", String.valueOf(load.tasks()));
            common.putAll(load.config());
            worker.client().create(SOURCE, sourceConfig(common, load.tasks()));
            worker.client().create(SINK, sinkConfig(common));
            HealthCheck check = new HealthCheck(worker, SOURCE, SINK);
            Await.until(
                    "The last generated record in the sink",
                    LOOK_INTERVAL,
                    RUN_MAX,
                    () -> {
                        check.run();
                        return times(marks, "end-").size() == load.tasks();
                    });
            Instant begin = times(marks, "begin-").stream().min(Instant::compareTo).orElseThrow();
            Instant end = times(marks, "end-").stream().max(Instant::compareTo).orElseThrow();
            Map<Figure, Double> figures = meter.figures(each * load.tasks(), begin, end);
            figures.put(Figure.LOG_SIZE, (worker.logBytes() - logBytes) / 1e6);
            measurements.add(load.part(), side.name(), run, figures);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Folders.delete(files);
    }

    private Map<String, String> sourceConfig(Map<String, String> common, int tasks) {
        Map<String, String> config = new HashMap<>(common);
        config.put("connector.class", "dev.jetconnect.load.GeneratorSource");
        config.put("topic", TOPIC);
        config.put("topic.creation.default.partitions", String.valueOf(tasks));
        config.put("topic.creation.default.replication.factor", "1");
        config.putAll(side.generatorConfig());
        return config;
    }

    private Map<String, String> sinkConfig(Map<String, String> common) {
        Map<String, String> config = new HashMap<>(common);
        config.put("connector.class", "dev.jetconnect.load.CountingSink");
        config.put("topics", TOPIC);
        config.putAll(side.counterConfig());
        return config;
    }

    /** The moments in the files whose names begin so. */
    private static List<Instant> times(Path marks, String prefix) {
        try (Stream<Path> files = Files.list(marks)) {
            List<Instant> times = new ArrayList<>();
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.startsWith(prefix) && !name.endsWith(".part")) {
                    String line = Files.readString(file);
                    times.add(Instant.parse(line.split(" ", 2)[0]));
                }
            }
            return times;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
