package dev.jetconnect.progress;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The progress of the copies whose connectors run in this worker, as metrics beside Connect's own:
 * {@code kafka.connect:type=table-copy-metrics,connector=NAME}.
 *
 * <p>Thread-safe; looks on a thread of its own.
 */
public final class ProgressMetrics implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ProgressMetrics.class);

    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final String GROUP = "table-copy-metrics";

    private static final Map<String, ToDoubleFunction<CopyReport>> VALUES =
            Map.of(
                    "rows-total", report -> number(report.rows().total()),
                    "rows-read", report -> report.rows().read(),
                    "rows-published", report -> report.rows().published(),
                    "rows-written", report -> number(report.rows().written()),
                    "rows-behind", report -> number(report.rowsBehind()),
                    "rows-per-second", report -> number(report.rows().perSecond()),
                    "percent", report -> number(report.rows().percent()),
                    "is-finished", report -> report.state().equals("finished") ? 1 : 0,
                    "is-stuck", report -> report.stuck() == null ? 0 : 1,
                    "failed-tasks", report -> report.problems().size());

    private final TableCopies copies;
    private final Predicate<String> isHere;
    private final Metrics metrics;
    private final Map<String, CopyReport> latest = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    runnable -> {
                        Thread created = new Thread(runnable, "copy-progress");
                        created.setDaemon(true);
                        return created;
                    });

    /**
     * @param isHere whether a connector runs in this worker
     */
    public ProgressMetrics(TableCopies copies, Predicate<String> isHere, Metrics metrics) {
        this.copies = copies;
        this.isHere = isHere;
        this.metrics = metrics;
    }

    public void start() {
        var unused =
                thread.scheduleWithFixedDelay(
                        this::lookSafely,
                        INTERVAL.toMillis(),
                        INTERVAL.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void lookSafely() {
        try {
            Set<String> here = copies.names().stream().filter(isHere).collect(Collectors.toSet());
            latest.keySet().stream().filter(name -> !here.contains(name)).forEach(this::remove);
            here.forEach(this::look);
        } catch (RuntimeException e) {
            log.debug("Could not look at the progress of copies", e); // the next look comes
        }
    }

    private void look(String connector) {
        boolean isNew = latest.put(connector, copies.numbers(connector)) == null;
        if (isNew) {
            VALUES.forEach(
                    (name, value) ->
                            metrics.addMetric(
                                    name(name, connector),
                                    (Gauge<Double>) (config, now) -> value(connector, value)));
        }
    }

    private void remove(String connector) {
        latest.remove(connector);
        VALUES.keySet().forEach(name -> metrics.removeMetric(name(name, connector)));
    }

    private double value(String connector, ToDoubleFunction<CopyReport> value) {
        CopyReport report = latest.get(connector);
        return report == null ? Double.NaN : value.applyAsDouble(report);
    }

    private MetricName name(String name, String connector) {
        return metrics.metricName(
                name, GROUP, "See docs/PROGRESS.md", Map.of("connector", connector));
    }

    /** What is not known is no number. */
    private static double number(Number value) {
        return value == null ? Double.NaN : value.doubleValue();
    }
}
