package dev.jetconnect.benchmarks;

import java.time.Instant;
import java.util.Map;

/**
 * W2: mixed changes of a table that has been copied. Each run starts a worker on the data of the
 * one before, waits until a change comes through, and measures twice: cold, then warm.
 *
 * <p>Confined to the main thread.
 */
final class ChangesWorkload {
    private final Replication replication;
    private final int transactions;
    private final Measurements measurements;

    ChangesWorkload(Replication replication, long rows, Measurements measurements) {
        this.replication = replication;
        this.transactions = Orders.transactions(rows);
        this.measurements = measurements;
    }

    void run(int run) {
        try (Worker worker = replication.resume()) {
            measure(worker, Part.CHANGES_COLD, run);
            if (measurements.wants(Part.CHANGES_WARM)) {
                measure(worker, Part.CHANGES_WARM, run);
            }
        }
    }

    private void measure(Worker worker, Part part, int run) {
        Orders orders = replication.orders();
        Target target = replication.target();
        target.settle();
        long logBytes = worker.logBytes();
        long highestId = orders.highestId();
        CpuMeter meter = CpuMeter.start(worker, target);
        Orders.Applied applied = orders.makeChanges(transactions);
        replication.awaitLastRows(worker, highestId);
        long changes = (long) transactions * Orders.CHANGES_PER_TRANSACTION;
        Instant ended = target.lastCommit(Instant.now());
        Map<Figure, Double> figures = meter.figures(changes, applied.started(), ended);
        figures.put(Figure.BEHIND, CpuMeter.seconds(applied.ended(), ended));
        figures.put(Figure.LOG_SIZE, (worker.logBytes() - logBytes) / 1e6);
        figures.put(Figure.MADE_IN, CpuMeter.seconds(applied.started(), applied.ended()));
        target.awaitEqual(orders.fingerprint());
        measurements.add(part, replication.side().name(), run, figures);
    }
}
