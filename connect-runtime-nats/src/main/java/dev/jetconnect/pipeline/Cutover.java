package dev.jetconnect.pipeline;

import dev.jetconnect.pipeline.ConnectorPlan.Role;
import dev.jetconnect.pipeline.Watermark.Reached;
import dev.jetconnect.tools.DatabaseTools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whether users can go over to the target: it has all that the source has, is the same, and
 * nobody writes to the source any more. It changes nothing.
 *
 * <p>Runs on a thread of its own; {@link #report} may be called by any.
 */
final class Cutover implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Cutover.class);

    private final ConnectorPlans plans;
    private final Watermark watermark;
    private final DatabaseTools tools;
    private final Duration timeout;
    private final long started = System.nanoTime();
    private volatile CutoverReport report;

    Cutover(ConnectorPlans plans, Watermark watermark, DatabaseTools tools, Duration timeout) {
        this.plans = plans;
        this.watermark = watermark;
        this.tools = tools;
        this.timeout = timeout;
        this.report = reported(CutoverReport.WAITING, null, null, List.of());
    }

    CutoverReport report() {
        return report;
    }

    @Override
    public void run() {
        try {
            report = cutOver();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            report = reported("failed", "The worker has stopped.", null, List.of());
        } catch (RuntimeException e) {
            log.warn("The cutover of {} has failed", plans.document().name(), e);
            report = reported("failed", e.getMessage(), null, List.of());
        }
    }

    private CutoverReport cutOver() throws InterruptedException {
        Reached reached = watermark.await(plans, timeout);
        if (reached.behind().isPresent()) {
            return reported(
                    "behind",
                    reached.behind().get()
                            + " After "
                            + timeout.toSeconds()
                            + " s this was given up: wait, or give a longer timeout.seconds.",
                    null,
                    List.of());
        }
        Map<String, Object> position = reached.position().parts();
        report = reported(CutoverReport.VERIFYING, null, position, List.of());
        List<CutoverReport.SinkReport> sinks = compare();
        Reached again = watermark.await(plans, timeout);
        if (!again.ends().equals(reached.ends())) {
            return reported("moved", moved(reached, again), position, sinks);
        }
        boolean isEqual = sinks.stream().allMatch(CutoverReport.SinkReport::isEqual);
        return isEqual
                ? reported("equal", notCompared(sinks), position, sinks)
                : reported("different", "Source and target differ.", position, sinks);
    }

    private List<CutoverReport.SinkReport> compare() {
        List<CutoverReport.SinkReport> reports = new ArrayList<>();
        for (ConnectorPlan sink : plans.of(Role.SINK)) {
            Optional<Map<String, String>> settings = Comparison.of(plans.document(), sink);
            reports.add(
                    new CutoverReport.SinkReport(
                            sink.name(),
                            settings.map(given -> tools.ask("verify", given)).orElse(null)));
        }
        return reports;
    }

    private static String notCompared(List<CutoverReport.SinkReport> sinks) {
        List<String> names =
                sinks.stream()
                        .filter(sink -> sink.verify() == null)
                        .map(CutoverReport.SinkReport::name)
                        .toList();
        return names.isEmpty()
                ? null
                : "Not compared, since they are no JDBC sinks of JetConnect: "
                        + String.join(", ", names)
                        + ".";
    }

    private static String moved(Reached before, Reached after) {
        TreeSet<String> topics = new TreeSet<>();
        after.ends()
                .forEach(
                        (TopicPartition partition, Long end) -> {
                            if (!end.equals(before.ends().get(partition))) {
                                topics.add(partition.topic());
                            }
                        });
        return "The source was written to in the meantime (changes came on "
                + String.join(", ", topics)
                + "): stop whoever writes, then try again.";
    }

    private CutoverReport reported(
            String state,
            String message,
            Map<String, Object> position,
            List<CutoverReport.SinkReport> sinks) {
        double seconds = Math.round((System.nanoTime() - started) / 1e8) / 10.0;
        return new CutoverReport(plans.document().name(), state, message, position, seconds, sinks);
    }
}
