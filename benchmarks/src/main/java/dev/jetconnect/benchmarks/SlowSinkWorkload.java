package dev.jetconnect.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * N1: ten sources in one worker, each with a sink. Do nine keep their rate while the tenth's sink
 * is slow?
 *
 * <p>Confined to the main thread.
 */
final class SlowSinkWorkload {
    private static final int PIPES = 10;
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(50);
    private static final Duration RUN_MAX = Duration.ofMinutes(30);

    /** Of each call: so that it takes 2,000 records a second at most. */
    private static final long PAUSE_MILLIS = 1000;

    /** What the last of the ten is like. */
    enum Last {
        ALIKE("ten alike"),
        SLOW("one of ten slow");

        private final String title;

        Last(String title) {
            this.title = title;
        }
    }

    private final JetConnectSide side;
    private final long records;
    private final Measurements measurements;

    /**
     * @param records of each source
     */
    SlowSinkWorkload(JetConnectSide side, long records, Measurements measurements) {
        this.side = side;
        this.records = records;
        this.measurements = measurements;
    }

    void run(Path folder, Last last, int run) {
        Path files = folder.resolve("slow-" + last);
        try (Worker worker = side.start(files.resolve("worker"))) {
            worker.awaitReady();
            CpuMeter meter = CpuMeter.start(worker);
            List<Path> watched = new ArrayList<>();
            for (int pipe = 0; pipe < PIPES; pipe++) {
                boolean isLast = pipe == PIPES - 1;
                Path marks = Folders.create(files.resolve("marks-" + pipe));
                long pause = isLast && last == Last.SLOW ? PAUSE_MILLIS : 0;
                create(worker, pipe, marks, pause);
                if (!isLast) {
                    watched.add(marks);
                }
            }
            HealthCheck check = new HealthCheck(worker, names());
            Await.until(
                    "The last record of nine sinks",
                    LOOK_INTERVAL,
                    RUN_MAX,
                    () -> {
                        check.run();
                        return watched.stream().allMatch(m -> Files.exists(m.resolve("end-0")));
                    });
            Map<Figure, Double> figures =
                    meter.figures(
                            records * watched.size(),
                            watched.stream()
                                    .map(m -> time(m, "begin-0"))
                                    .min(Instant::compareTo)
                                    .orElseThrow(),
                            watched.stream()
                                    .map(m -> time(m, "end-0"))
                                    .max(Instant::compareTo)
                                    .orElseThrow());
            addHeap(worker, figures);
            measurements.add(Part.SLOW_SINK, last.title, run, figures);
        }
        Folders.delete(files);
    }

    private void create(Worker worker, int pipe, Path marks, long pause) {
        Map<String, String> config = new HashMap<>();
        config.put("tasks.max", "1");
        config.put("form", "row");
        config.put("records", String.valueOf(records));
        config.put("marks", marks.toString());
        Map<String, String> source = new HashMap<>(config);
        source.put("connector.class", "dev.jetconnect.load.GeneratorSource");
        source.put("topic", "topic_" + pipe);
        source.putAll(side.generatorConfig());
        Map<String, String> sink = new HashMap<>(config);
        sink.put("connector.class", "dev.jetconnect.load.CountingSink");
        sink.put("topics", "topic_" + pipe);
        sink.put("pause.ms", String.valueOf(pause));
        sink.putAll(side.counterConfig());
        worker.client().create("sink_" + pipe, sink);
        worker.client().create("source_" + pipe, source);
    }

    private void addHeap(Worker worker, Map<Figure, Double> figures) {
        try (WorkerBeans beans = WorkerBeans.attach(worker.processId())) {
            figures.put(
                    Figure.SLOW_TAKEN, beans.recordsTaken("sink_" + (PIPES - 1)) * 100.0 / records);
            MemoryMXBean memory = beans.memory();
            memory.gc();
            figures.put(Figure.HEAP_HIGHEST, memory.getHeapMemoryUsage().getUsed() / 1e6);
        }
    }

    private static String[] names() {
        List<String> names = new ArrayList<>();
        for (int pipe = 0; pipe < PIPES; pipe++) {
            names.addAll(List.of("source_" + pipe, "sink_" + pipe));
        }
        return names.toArray(String[]::new);
    }

    private static Instant time(Path marks, String name) {
        try {
            return Instant.parse(Files.readString(marks.resolve(name)).split(" ", 2)[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
