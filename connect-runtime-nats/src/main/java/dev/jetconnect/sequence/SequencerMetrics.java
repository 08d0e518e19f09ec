package dev.jetconnect.sequence;

import java.util.LinkedHashMap;
import java.util.function.LongSupplier;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;

/**
 * Counts what becomes of the records of one sink task. Whoever looks reads what the task thread
 * writes.
 *
 * <p>Written by the task thread alone.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
final class SequencerMetrics {
    private volatile long waiting;
    private volatile long unordered;
    private volatile long late;
    private volatile long duplicates;
    private volatile long gapsTimedOut;
    private volatile long gapsOverflowed;
    private volatile long refused;

    /** Connect takes them away again when it closes the task. */
    void register(PluginMetrics metrics) {
        add(metrics, "sequencer-waiting", "Records that wait for earlier ones", () -> waiting);
        add(metrics, "sequencer-unordered-total", "Records without an order", () -> unordered);
        add(metrics, "sequencer-late-total", "Records after their gap was given up", () -> late);
        add(metrics, "sequencer-duplicates-total", "Records passed on before", () -> duplicates);
        add(
                metrics,
                "sequencer-gaps-timed-out-total",
                "Gaps given up that did not close in time",
                () -> gapsTimedOut);
        add(
                metrics,
                "sequencer-gaps-overflowed-total",
                "Gaps given up because no more records could wait",
                () -> gapsOverflowed);
        add(
                metrics,
                "sequencer-refused-total",
                "Records dropped, made dead letters or failed for",
                () -> refused);
    }

    void waiting(int records) {
        waiting = records;
    }

    void unordered() {
        unordered++;
    }

    void late() {
        late++;
    }

    void duplicate() {
        duplicates++;
    }

    void gapTimedOut() {
        gapsTimedOut++;
    }

    void gapOverflowed() {
        gapsOverflowed++;
    }

    void refused() {
        refused++;
    }

    long refusedTotal() {
        return refused;
    }

    private static void add(
            PluginMetrics metrics, String name, String description, LongSupplier value) {
        metrics.addMetric(
                metrics.metricName(name, description, new LinkedHashMap<>()),
                (Gauge<Long>) (config, now) -> value.getAsLong());
    }
}
