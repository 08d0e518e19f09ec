package dev.jetconnect.probe;

import java.util.LinkedHashMap;
import java.util.function.LongSupplier;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.Measurable;
import org.apache.kafka.common.metrics.PluginMetrics;

/**
 * The metrics that a probe adds where its config says so.
 *
 * <p>Thread-safe.
 */
final class ProbeMetrics {
    private ProbeMetrics() {}

    static void addState(PluginMetrics metrics) {
        metrics.addMetric(
                metrics.metricName("probe-state", "What it does.", new LinkedHashMap<>()),
                (Gauge<String>) (config, now) -> "started");
    }

    /** Adds the count of a task's records. */
    static void addRecords(PluginMetrics metrics, LongSupplier records) {
        metrics.addMetric(
                metrics.metricName("probe-records", "Records so far.", new LinkedHashMap<>()),
                (Measurable) (config, now) -> records.getAsLong());
    }
}
