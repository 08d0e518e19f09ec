package dev.jetconnect.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * S1 and S2: sink connectors compared on the same records, which are in the log before. Each of
 * them has a worker of its own for each run; the table that it has copied in S1 is the one that it
 * changes in S2.
 *
 * <p>Confined to the main thread.
 */
final class SinksWorkload {
    private static final Duration COPY_MAX = Duration.ofMinutes(20);

    private final JetConnectSide side;
    private final SinkLog log;
    private final Target target;
    private final Measurements measurements;

    SinksWorkload(JetConnectSide side, SinkLog log, Target target, Measurements measurements) {
        this.side = side;
        this.log = log;
        this.target = target;
        this.measurements = measurements;
    }

    void run(SinkVariant variant, int run) {
        target.clear();
        try (Worker worker = log.start()) {
            worker.awaitReady();
            copy(worker, variant, log.snapshot(), Part.sinkSnapshot(target.kind()), run);
            Part changes = Part.sinkChanges(target.kind());
            if (measurements.wants(changes)) {
                target.settle();
                copy(worker, variant, log.changes(), changes, run);
            }
        }
    }

    private void copy(
            Worker worker, SinkVariant variant, SinkLog.Contents contents, Part part, int run) {
        // A name of its own for each run, since positions are kept by it.
        String name = String.join("_", part.key(), variant.key(), String.valueOf(run));
        CpuMeter meter = CpuMeter.start(worker, target);
        Instant started = Instant.now();
        worker.client().create(name, variant.config(side, target, contents.source()));
        HealthCheck check = new HealthCheck(worker, name);
        Await.until(
                "The last of " + contents.source() + " in the target",
                target.lookInterval(),
                COPY_MAX,
                () -> {
                    check.run();
                    return target.versionOfLastRows(contents.lastId()).equals(contents.version());
                });
        Map<Figure, Double> figures =
                meter.figures(contents.items(), started, target.lastCommit(Instant.now()));
        target.awaitEqual(contents.fingerprint());
        measurements.add(part, variant.title(), run, figures);
        worker.client().delete(name);
    }
}
