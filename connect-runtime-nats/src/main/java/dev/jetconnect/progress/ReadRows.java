package dev.jetconnect.progress;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.Metrics;

/**
 * The rows that tasks in this worker have read, from their metrics.
 *
 * <p>Thread-safe.
 */
final class ReadRows {
    private static final String METRIC = "rows-read";

    private final Metrics metrics;

    ReadRows(Metrics metrics) {
        this.metrics = metrics;
    }

    /** By table. */
    Map<String, Long> of(String connector) {
        Map<String, Long> rows = new HashMap<>();
        for (Map.Entry<MetricName, KafkaMetric> metric : metrics.metrics().entrySet()) {
            MetricName name = metric.getKey();
            String table = name.tags().get("table");
            if (name.name().equals(METRIC)
                    && table != null
                    && connector.equals(name.tags().get("connector"))
                    && metric.getValue().metricValue() instanceof Number count) {
                rows.merge(table, count.longValue(), Long::sum);
            }
        }
        return rows;
    }
}
