package dev.jetconnect.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * W1: the first copy of {@code orders}. One worker does it end to end, twice; another one first
 * fills the log, then empties it, and does both once more with another log.
 *
 * <p>Confined to the main thread.
 */
final class SnapshotWorkload {
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(200);
    private static final Duration SOURCE_LOOK_INTERVAL = Duration.ofMillis(50);
    private static final Duration COPY_MAX = Duration.ofMinutes(20);

    private final Side side;
    private final Orders orders;
    private final Target target;
    private final long rows;
    private final Measurements measurements;

    SnapshotWorkload(
            Side side, Orders orders, Target target, long rows, Measurements measurements) {
        this.side = side;
        this.orders = orders;
        this.target = target;
        this.rows = rows;
        this.measurements = measurements;
    }

    void run(Path folder, int run) {
        if (measurements.wants(Part.SNAPSHOT_COLD) || measurements.wants(Part.SNAPSHOT_WARM)) {
            runEndToEnd(folder.resolve("e2e-" + side.key() + "-" + run), run);
        }
        if (measurements.wants(Part.SNAPSHOT_SOURCE) || measurements.wants(Part.SNAPSHOT_SINK)) {
            runApart(folder.resolve("apart-" + side.key() + "-" + run), run);
        }
    }

    private void runEndToEnd(Path folder, int run) {
        try (Worker worker = side.start(folder)) {
            worker.awaitReady();
            endToEnd(worker, "orders_cold", Part.SNAPSHOT_COLD, run);
            if (measurements.wants(Part.SNAPSHOT_WARM)) {
                endToEnd(worker, "orders_warm", Part.SNAPSHOT_WARM, run);
            }
        }
        Folders.delete(folder);
    }

    private void endToEnd(Worker worker, String source, Part part, int run) {
        String sink = source + "_sink";
        target.clear();
        worker.createTopic(source + Orders.TOPIC, side.partitions());
        long logBytes = worker.logBytes();
        CpuMeter meter = CpuMeter.start(worker, target);
        Instant started = Instant.now();
        worker.client().create(source, side.sourceConfig(orders, source));
        worker.client().create(sink, side.sinkConfig(target, source + Orders.TOPIC));
        awaitTarget(worker, source, sink);
        Map<Figure, Double> figures =
                meter.figures(rows, started, target.lastCommit(Instant.now()));
        figures.put(Figure.LOG_SIZE, (worker.logBytes() - logBytes) / 1e6);
        target.awaitEqual(orders.fingerprint());
        measurements.add(part, side.name(), run, figures);
        remove(worker, source, sink);
    }

    private void runApart(Path folder, int run) {
        try (Worker worker = side.start(folder)) {
            worker.awaitReady();
            apart(worker, "orders_apart", Part.SNAPSHOT_SOURCE, Part.SNAPSHOT_SINK, run);
            if (measurements.wants(Part.SNAPSHOT_SOURCE_WARM)) {
                apart(
                        worker,
                        "orders_apart_warm",
                        Part.SNAPSHOT_SOURCE_WARM,
                        Part.SNAPSHOT_SINK_WARM,
                        run);
            }
        }
        Folders.delete(folder);
    }

    private void apart(Worker worker, String source, Part filling, Part emptying, int run) {
        String sink = source + "_sink";
        target.clear();
        fillLog(worker, source, filling, run);
        if (measurements.wants(emptying)) {
            emptyLog(worker, source, sink, emptying, run);
            worker.client().delete(sink);
        }
        worker.client().delete(source);
        orders.dropSlot(source);
    }

    private void fillLog(Worker worker, String source, Part part, int run) {
        try (WorkerBeans beans = WorkerBeans.attach(worker.processId())) {
            worker.createTopic(source + Orders.TOPIC, side.partitions());
            CpuMeter meter = CpuMeter.start(worker, target);
            Instant started = Instant.now();
            worker.client().create(source, side.sourceConfig(orders, source));
            HealthCheck check = new HealthCheck(worker, source);
            Await.until(
                    "The snapshot in the log",
                    SOURCE_LOOK_INTERVAL,
                    COPY_MAX,
                    () -> {
                        check.run();
                        return beans.recordsConfirmed(source) >= rows;
                    });
            measurements.add(part, side.name(), run, meter.figures(rows, started, Instant.now()));
        }
    }

    /** The source connector stays, and has nothing more to do. */
    private void emptyLog(Worker worker, String source, String sink, Part part, int run) {
        target.settle();
        CpuMeter meter = CpuMeter.start(worker, target);
        Instant started = Instant.now();
        worker.client().create(sink, side.sinkConfig(target, source + Orders.TOPIC));
        awaitTarget(worker, source, sink);
        Map<Figure, Double> figures =
                meter.figures(rows, started, target.lastCommit(Instant.now()));
        target.awaitEqual(orders.fingerprint());
        measurements.add(part, side.name(), run, figures);
    }

    /** Rows come in the order of their keys, so looking for the last one is enough, and cheap. */
    private void awaitTarget(Worker worker, String source, String sink) {
        HealthCheck check = new HealthCheck(worker, source, sink);
        Await.until(
                "The last row in the target",
                LOOK_INTERVAL,
                COPY_MAX,
                () -> {
                    check.run();
                    return target.hasRow(rows) && target.rows() >= rows;
                });
    }

    private void remove(Worker worker, String source, String sink) {
        worker.client().delete(sink);
        worker.client().delete(source);
        orders.dropSlot(source);
    }
}
