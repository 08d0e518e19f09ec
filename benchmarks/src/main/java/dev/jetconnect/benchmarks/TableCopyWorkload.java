package dev.jetconnect.benchmarks;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A table by our table copy and our JDBC sink, in blocks and by way of the log. V1: then both sides
 * are compared by {@code bin/jetconnect verify}.
 *
 * <p>Confined to the main thread.
 */
final class TableCopyWorkload implements CopyWorkload {
    private final JetConnectSide side;
    private final Settings settings;
    private final Job job;
    private final Measurements measurements;

    TableCopyWorkload(JetConnectSide side, Settings settings, Job job, Measurements measurements) {
        this.side = side;
        this.settings = settings;
        this.job = job;
        this.measurements = measurements;
    }

    @Override
    public void run(Path folder, int run) {
        job.prepare();
        Path files = folder.resolve(job.part().key() + "-" + run);
        Map<Figure, Double> figures;
        try (Worker worker = side.start(files)) {
            worker.awaitReady();
            figures =
                    MeasuredCopy.begin(
                                    worker, job, sourceConfig(job, settings), sinkConfig(side, job))
                            .end();
            measurements.add(job.part(), side.name(), run, figures);
        }
        if (job.part() == Part.TABLE_COPY && measurements.wants(Part.VERIFY)) {
            measurements.add(Part.VERIFY, "verify", run, side.verify(files, job));
            measurements.add(Part.VERIFY, "the copy before", run, figures);
        }
        Folders.delete(files);
    }

    static Map<String, String> sourceConfig(Job job, Settings settings) {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", "dev.jetconnect.source.copy.TableCopyConnector");
        config.put("tasks.max", "1");
        config.put("connection.url", job.source().url());
        config.put("connection.username", job.source().user());
        config.put("connection.password", job.source().password());
        config.put("topic.prefix", MeasuredCopy.SOURCE);
        config.put("table.include.list", job.source().name(job.table()));
        config.put("records", "blocks");
        config.putAll(settings.sourceProperties());
        return config;
    }

    static Map<String, String> sinkConfig(JetConnectSide side, Job job) {
        return side.sinkConfig(
                job.target(),
                MeasuredCopy.SOURCE + "." + job.source().name(job.table()),
                job.table());
    }
}
