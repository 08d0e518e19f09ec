package dev.jetconnect.benchmarks;

import dev.jetconnect.test.PostgresServer;
import java.lang.management.MemoryMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * H1: does the heap stay as it is, however many rows go through? A source makes rows, our JDBC sink
 * appends them to a table. Now and then the worker has to collect its garbage, and says what is
 * left. Fails where that grows.
 *
 * <p>Confined to the main thread.
 */
final class HeapWorkload {
    private static final String SOURCE = "generator";
    private static final String SINK = "heap";
    private static final String TOPIC = "generated";
    private static final String DATABASE = "target";
    private static final int SAMPLES = 50;
    private static final double GROWTH_MEGABYTES_MAX = 32;
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(100);
    private static final Duration RUN_MAX = Duration.ofMinutes(60);

    private final JetConnectSide side;
    private final long rows;
    private final Measurements measurements;

    HeapWorkload(JetConnectSide side, long rows, Measurements measurements) {
        this.side = side;
        this.rows = rows;
        this.measurements = measurements;
    }

    void run(Path folder) {
        Path files = folder.resolve("heap");
        try (PostgresServer server =
                        PostgresServer.start(files.resolve("postgres"), Orders.SERVER_SETTINGS);
                Worker worker = side.start(files.resolve("worker"))) {
            server.createDatabase(DATABASE);
            worker.awaitReady();
            CpuMeter meter = CpuMeter.start(worker);
            Instant begin = Instant.now();
            worker.client().create(SOURCE, sourceConfig(files));
            worker.client().create(SINK, sinkConfig(server));
            HeapSamples samples = sampleUntilAllIsThere(worker);
            Map<Figure, Double> figures = meter.figures(rows, begin, Instant.now());
            requireAll(server);
            double growth = samples.growthPerRow();
            figures.put(Figure.HEAP_HIGHEST, samples.highest());
            figures.put(Figure.HEAP_GROWTH, growth * 1e6);
            measurements.add(Part.HEAP, side.name(), 1, figures);
            judge(growth * rows);
        }
        Folders.delete(files);
    }

    private HeapSamples sampleUntilAllIsThere(Worker worker) {
        HeapSamples samples = new HeapSamples();
        HealthCheck check = new HealthCheck(worker, SOURCE, SINK);
        Instant begin = Instant.now();
        try (WorkerBeans beans = WorkerBeans.attach(worker.processId())) {
            MemoryMXBean memory = beans.memory();
            for (int i = 1; i <= SAMPLES; i++) {
                long enough = rows * i / SAMPLES;
                Await.until(
                        enough + " rows handed to the sink",
                        LOOK_INTERVAL,
                        RUN_MAX,
                        () -> {
                            check.run();
                            return taken(beans) >= enough;
                        });
                double before = memory.getHeapMemoryUsage().getUsed() / 1e6;
                memory.gc();
                double left = memory.getHeapMemoryUsage().getUsed() / 1e6;
                long taken = taken(beans);
                samples.add(taken, left);
                measurements.say(
                        String.format(
                                Locale.ROOT,
                                "H1 after %,.0f s: %,d rows, heap %,.0f MB of %,.0f, %,.0f MB of it"
                                        + " after a collection",
                                CpuMeter.seconds(begin, Instant.now()),
                                taken,
                                before,
                                memory.getHeapMemoryUsage().getMax() / 1e6,
                                left));
            }
        }
        return samples;
    }

    private static long taken(WorkerBeans beans) {
        return beans.total(
                "kafka.connect:type=sink-task-metrics,connector=" + SINK + ",task=0",
                "sink-record-send-total");
    }

    /** What the sink has taken last is still being written. */
    private void requireAll(PostgresServer server) {
        Await.until(
                "All rows in the target",
                Duration.ofMillis(500),
                Duration.ofMinutes(2),
                () ->
                        server.queryValue(DATABASE, "SELECT count(*) FROM generated")
                                .equals(String.valueOf(rows)));
    }

    private void judge(double growth) {
        String told =
                String.format(
                        Locale.ROOT,
                        "The heap after a collection has grown by %.1f MB over %,d rows",
                        growth,
                        rows);
        if (growth > GROWTH_MEGABYTES_MAX) {
            throw new BenchmarkFailure(told + ": it is not flat.");
        }
        measurements.say(told + ": it is flat.");
    }

    private Map<String, String> sourceConfig(Path files) {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", "dev.jetconnect.load.GeneratorSource");
        config.put("tasks.max", "1");
        config.put("topic", TOPIC);
        config.put("records", String.valueOf(rows));
        config.put("marks", Folders.create(files.resolve("marks")).toString());
        config.putAll(side.generatorConfig());
        return config;
    }

    private Map<String, String> sinkConfig(PostgresServer server) {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", "dev.jetconnect.sink.jdbc.JdbcSinkConnector");
        config.put("tasks.max", "1");
        config.put("topics", TOPIC);
        config.put("connection.url", server.jdbcUrl(DATABASE));
        config.put("connection.username", server.user());
        config.put("insert.mode", "insert");
        config.put("pk.mode", "none");
        config.putAll(side.counterConfig());
        return config;
    }
}
