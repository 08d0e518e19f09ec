package dev.jetconnect.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * One copy of a table by a source and a sink of a worker: from the request that creates the source,
 * right before that for the sink, to the last row.
 *
 * <p>Confined to the main thread.
 */
final class MeasuredCopy {
    static final String SOURCE = "copy";
    static final String SINK = "copy_sink";

    private static final Duration LOOK_INTERVAL = Duration.ofMillis(200);
    private static final Duration COPY_MAX = Duration.ofMinutes(40);

    private final Worker worker;
    private final CopyWorkload.Job job;
    private final long logBytesBefore;
    private final CpuMeter meter;
    private final Instant started;

    private MeasuredCopy(Worker worker, CopyWorkload.Job job) {
        this.worker = worker;
        this.job = job;
        this.logBytesBefore = worker.logBytes();
        this.meter = CpuMeter.start(worker, job.target(), job.source());
        this.started = Instant.now();
    }

    static MeasuredCopy begin(
            Worker worker,
            CopyWorkload.Job job,
            Map<String, String> source,
            Map<String, String> sink) {
        MeasuredCopy copy = new MeasuredCopy(worker, job);
        worker.client().create(SOURCE, source);
        worker.client().create(SINK, sink);
        return copy;
    }

    /** For those who wait for something else than the end. */
    HealthCheck check() {
        return new HealthCheck(worker, SOURCE, SINK);
    }

    /** Waits for all rows, compares them with the source's and returns what they took. */
    Map<Figure, Double> end() {
        HealthCheck check = check();
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
        figures.put(Figure.LOG_SIZE, (worker.logBytes() - logBytesBefore) / 1e6);
        job.requireEqual();
        return figures;
    }
}
