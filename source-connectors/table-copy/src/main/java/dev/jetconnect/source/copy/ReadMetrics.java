package dev.jetconnect.source.copy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metric {@code rows-read} of each table: how many rows of a task's slices it has handed to the
 * worker, those of earlier runs of the task included. Thread-safe.
 */
final class ReadMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(ReadMetrics.class);

    private final Map<String, AtomicLong> tables = new ConcurrentHashMap<>();

    void add(String table, long rows) {
        tables.computeIfAbsent(table, name -> new AtomicLong()).addAndGet(rows);
    }

    /**
     * Workers before Kafka Connect 4.1 take no metrics; a run that still hangs may have its own.
     */
    void register(SourceTaskContext context) {
        try {
            PluginMetrics metrics = context.pluginMetrics();
            tables.forEach((table, rows) -> add(metrics, table, rows));
        } catch (LinkageError | UnsupportedOperationException | IllegalArgumentException e) {
            LOG.debug("This worker takes no metrics", e);
        }
    }

    private static void add(PluginMetrics metrics, String table, AtomicLong rows) {
        LinkedHashMap<String, String> tags = new LinkedHashMap<>();
        tags.put("table", table);
        metrics.addMetric(
                metrics.metricName("rows-read", "Rows that were handed to the worker", tags),
                (Gauge<Long>) (config, now) -> rows.get());
    }
}
