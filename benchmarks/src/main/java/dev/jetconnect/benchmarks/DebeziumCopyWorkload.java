package dev.jetconnect.benchmarks;

import dev.jetconnect.test.BinlogDatabase;
import java.nio.file.Path;
import java.util.Map;

/**
 * A table of MySQL by Debezium's snapshot and its JDBC sink on Kafka.
 *
 * <p>Confined to the main thread.
 */
final class DebeziumCopyWorkload implements CopyWorkload {
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
            String topic = MeasuredCopy.SOURCE + "." + table;
            worker.createTopic(topic, side.partitions());
            Map<Figure, Double> figures =
                    MeasuredCopy.begin(
                                    worker,
                                    job,
                                    DebeziumSource.mySql(
                                            server,
                                            table,
                                            MeasuredCopy.SOURCE,
                                            worker.brokerAddress()),
                                    sinkConfig(topic))
                            .end();
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
