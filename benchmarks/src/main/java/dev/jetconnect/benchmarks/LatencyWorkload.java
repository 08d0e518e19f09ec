package dev.jetconnect.benchmarks;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/**
 * W3: single-row updates at a low, steady rate, each from its commit in the source to its commit in
 * the target. Both times are the database's own, and both tables are in one cluster.
 *
 * <p>Confined to the main thread.
 */
final class LatencyWorkload {
    private static final int PER_SECOND = 200;
    private static final int WARM_UP = 10 * PER_SECOND;
    private static final int MEASURED_MAX = 60 * PER_SECOND;

    private final Replication replication;
    private final int measured;
    private final int warmUp;
    private final Measurements measurements;

    /**
     * @param rows of the table, each of which is updated at most once
     */
    LatencyWorkload(Replication replication, long rows, Measurements measurements) {
        this.replication = replication;
        this.measured = (int) Math.min(MEASURED_MAX, rows / 10);
        this.warmUp = Math.min(WARM_UP, measured);
        this.measurements = measurements;
    }

    void run(int run) {
        Orders orders = replication.orders();
        try (Worker worker = replication.resume()) {
            orders.update(1, warmUp, PER_SECOND);
            replication.awaitCaughtUp(worker);
            replication.target().settle();
            CpuMeter meter = CpuMeter.start(worker, replication.target());
            Instant started = Instant.now();
            orders.update(1, measured, PER_SECOND);
            Instant ended = Instant.now();
            replication.awaitCaughtUp(worker);
            Map<Figure, Double> figures = meter.figures(measured, started, ended);
            double[] millis = latencies();
            figures.put(Figure.LATENCY_P50, percentile(millis, 50));
            figures.put(Figure.LATENCY_P95, percentile(millis, 95));
            figures.put(Figure.LATENCY_P99, percentile(millis, 99));
            figures.put(Figure.LATENCY_MAX, millis[millis.length - 1]);
            replication.target().awaitEqual(orders.fingerprint());
            measurements.add(Part.LATENCY, replication.side().name(), run, figures);
        }
    }

    /** Sorted. */
    private double[] latencies() {
        double[] begins = replication.orders().commitMillis(1, measured);
        double[] ends = replication.target().commitMillis(1, measured);
        if (begins.length != measured || ends.length != measured) {
            throw new BenchmarkFailure(
                    measured + " rows were updated, " + ends.length + " are in the target.");
        }
        double[] millis = new double[measured];
        Arrays.setAll(millis, row -> ends[row] - begins[row]);
        Arrays.sort(millis);
        return millis;
    }

    /** The smallest value that so many percent of all do not exceed. */
    static double percentile(double[] sorted, int percent) {
        return sorted[(int) Math.ceil(sorted.length * percent / 100.0) - 1];
    }
}
