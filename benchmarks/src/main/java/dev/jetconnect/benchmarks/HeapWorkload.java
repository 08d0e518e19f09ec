package dev.jetconnect.benchmarks;

import dev.jetconnect.test.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
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
            HeapWatch watch = new HeapWatch("H1", rows, measurements);
            HeapSamples samples =
                    watch.watch(worker, new HealthCheck(worker, SOURCE, SINK), HeapWorkload::taken);
            Map<Figure, Double> figures = meter.figures(rows, begin, Instant.now());
            requireAll(server);
            watch.addTo(figures, samples);
            measurements.add(Part.HEAP, side.name(), 1, figures);
            watch.judge(samples);
        }
        Folders.delete(files);
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
