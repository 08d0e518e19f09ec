package dev.jetconnect.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * W2: mixed changes of a table that has been copied. Each run starts a worker on the data of the
 * one before, waits until a change comes through, and measures twice: cold, then warm.
 *
 * <p>Confined to the main thread.
 */
final class ChangesWorkload {
    private static final String SOURCE = "orders_changes";
    private static final String SINK = SOURCE + "_sink";
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(100);
    private static final Duration COPY_MAX = Duration.ofMinutes(20);

    private final JetConnectSide side;
    private final Orders orders;
    private final Target target;
    private final long rows;
    private final Measurements measurements;

    ChangesWorkload(
            JetConnectSide side,
            Orders orders,
            Target target,
            long rows,
            Measurements measurements) {
        this.side = side;
        this.orders = orders;
        this.target = target;
        this.rows = rows;
        this.measurements = measurements;
    }

    /** Copies the table with a worker that is then stopped. */
    void prepare(Path folder) {
        target.clear();
        try (Worker worker = side.start(folder)) {
            worker.awaitReady();
            worker.client().create(SOURCE, side.sourceConfig(orders, SOURCE));
            worker.client().create(SINK, side.sinkConfig(target, SOURCE + Orders.TOPIC));
            HealthCheck check = new HealthCheck(worker, SOURCE, SINK);
            Await.until(
                    "The last row in the target",
                    LOOK_INTERVAL,
                    COPY_MAX,
                    () -> {
                        check.run();
                        return target.hasRow(rows) && target.rows() >= rows;
                    });
            awaitCaughtUp(worker);
        }
    }

    void run(Path folder, int run) {
        try (Worker worker = side.start(folder)) {
            worker.awaitReady();
            awaitCaughtUp(worker);
            measure(worker, Part.CHANGES_COLD, run);
            if (measurements.wants(Part.CHANGES_WARM)) {
                measure(worker, Part.CHANGES_WARM, run);
            }
        }
    }

    private void measure(Worker worker, Part part, int run) {
        target.settle();
        long logBytes = worker.logBytes();
        long highestId = orders.highestId();
        CpuMeter meter = CpuMeter.start(worker, target);
        Orders.Applied applied = orders.makeChanges(Orders.transactions(rows));
        awaitVersion(worker, highestId);
        int changes = Orders.transactions(rows) * Orders.CHANGES_PER_TRANSACTION;
        Map<Figure, Double> figures =
                meter.figures(changes, applied.started(), target.lastCommit(Instant.now()));
        figures.put(Figure.LOG_SIZE, (worker.logBytes() - logBytes) / 1e6);
        figures.put(Figure.MADE_IN, CpuMeter.seconds(applied.started(), applied.ended()));
        orders.requireEqual(target);
        measurements.add(part, side.name(), run, figures);
    }

    private void awaitCaughtUp(Worker worker) {
        long highestId = orders.highestId();
        orders.touchLastRow();
        awaitVersion(worker, highestId);
    }

    /** Waits until the target has the row as the source has it. */
    private void awaitVersion(Worker worker, long id) {
        String version = orders.versionOfRow(id);
        HealthCheck check = new HealthCheck(worker, SOURCE, SINK);
        Await.until(
                "The last change in the target",
                LOOK_INTERVAL,
                COPY_MAX,
                () -> {
                    check.run();
                    return target.versionOfRow(id).equals(version);
                });
    }
}
