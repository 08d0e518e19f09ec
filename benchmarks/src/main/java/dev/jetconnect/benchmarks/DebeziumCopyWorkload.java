package dev.jetconnect.benchmarks;

import dev.jetconnect.test.BinlogDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * A table of MySQL by Debezium's snapshot and its JDBC sink on Kafka.
 *
 * <p>Confined to the main thread.
 */
final class DebeziumCopyWorkload implements CopyWorkload {
    private static final String SOURCE = "copy";
    private static final String SINK = "copy_sink";
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(200);
    private static final Duration COPY_MAX = Duration.ofMinutes(40);

    private final KafkaSide side;
    private final Job job;
    private final BinlogDatabase server;
    private final Measurements measurements;

    /**
     * @param server of the source
     */
    DebeziumCopyWorkload(
            KafkaSide side, Job job, BinlogDatabase server, Measurements measurements) {
        this.side = side;
        this.job = job;
        this.server = server;
        this.measurements = measurements;
    }

    @Override
    public void run(Path folder, int run) {
        job.prepare();
        Path files = folder.resolve(job.part().key() + "-" + side.key() + "-" + run);
        try (KafkaWorker worker = side.start(files)) {
            worker.awaitReady();
            String table = job.source().name(job.table());
            worker.createTopic(SOURCE + "." + table, side.partitions());
            long logBytes = worker.logBytes();
            CpuMeter meter = CpuMeter.start(worker, job.target(), job.source());
            Instant started = Instant.now();
            worker.client()
                    .create(
                            SOURCE,
                            DebeziumSource.mySql(server, table, SOURCE, worker.brokerAddress()));
            worker.client().create(SINK, sinkConfig(SOURCE + "." + table));
            HealthCheck check = new HealthCheck(worker, SOURCE, SINK);
            Await.until(
                    "All rows in the target",
                    LOOK_INTERVAL,
                    COPY_MAX,
                    () -> {
                        check.run();
                        return job.isDone();
                    });
            Map<Figure, Double> figures =
                    meter.figures(job.rows(), started, job.target().lastCommit(Instant.now()));
            figures.put(Figure.LOG_SIZE, (worker.logBytes() - logBytes) / 1e6);
            job.requireEqual();
            measurements.add(job.part(), side.name(), run, figures);
        }
        Folders.delete(files);
    }

    private Map<String, String> sinkConfig(String topic) {
        Map<String, String> config = side.sinkConfig(job.target(), topic);
        config.put("collection.name.format", job.table().title());
        return config;
    }
}
