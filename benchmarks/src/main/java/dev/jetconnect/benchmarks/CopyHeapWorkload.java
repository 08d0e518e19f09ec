package dev.jetconnect.benchmarks;

import dev.jetconnect.benchmarks.CopyWorkload.Job;
import java.nio.file.Path;
import java.util.Map;

/**
 * H2: does the heap stay as it is, however many rows a table has that is copied? Narrow rows, from
 * PostgreSQL to PostgreSQL in blocks.
 *
 * <p>Confined to the main thread.
 */
final class CopyHeapWorkload {

    private final JetConnectSide side;
    private final Settings settings;
    private final Measurements measurements;

    CopyHeapWorkload(JetConnectSide side, Settings settings, Measurements measurements) {
        this.side = side;
        this.settings = settings;
        this.measurements = measurements;
    }

    void run(Path folder) {
        Path files = folder.resolve("copy-heap");
        long rows = settings.rows();
        measurements.say("Filling PostgreSQL in " + files + " ...");
        // The table that this cluster has anyway is not needed here.
        try (Orders orders = Orders.start(files.resolve("postgres"), 1)) {
            CopySource source = new PostgresCopySource(orders);
            source.fill(CopyTable.NARROW, rows);
            Target target = PostgresTarget.create(orders.server(), "heap_target", CopyTable.NARROW);
            run(files, new Job(Part.COPY_HEAP, CopyTable.NARROW, rows, source, target));
        }
        Folders.delete(files);
    }

    private void run(Path files, Job job) {
        try (Worker worker = side.start(files.resolve("worker"))) {
            worker.awaitReady();
            MeasuredCopy copy =
                    MeasuredCopy.begin(
                            worker,
                            job,
                            TableCopyWorkload.sourceConfig(job, settings),
                            TableCopyWorkload.sinkConfig(side, job));
            HeapWatch watch = new HeapWatch(worker, measurements);
            HeapSamples samples =
                    watch.follow(
                            Part.COPY_HEAP, job.rows(), copy.check(), beans -> read(beans, job));
            Map<Figure, Double> figures = copy.end();
            watch.addFigures(samples, figures);
            measurements.add(Part.COPY_HEAP, side.name(), 1, figures);
            watch.judge(Part.COPY_HEAP, samples, job.rows());
        }
    }

    private static long read(WorkerBeans beans, Job job) {
        return beans.total(
                "kafka.connect:type=plugins,connector="
                        + MeasuredCopy.SOURCE
                        + ",task=0,table="
                        + job.source().name(job.table()),
                "rows-read");
    }
}
