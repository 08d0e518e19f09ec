package dev.jetconnect.pipeline;

import dev.jetconnect.log.TopicEnds;
import dev.jetconnect.pipeline.ConnectorPlan.Role;
import dev.jetconnect.tools.DatabaseTools;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorOffset;

/**
 * Waits until all sinks of a pipeline have what its source has at this moment.
 *
 * <p>Thread-safe.
 */
final class Watermark {
    private static final long LOOK_MILLIS = 200;

    private final ConnectorCalls connectors;
    private final CopyProgress progress;
    private final TopicEnds ends;
    private final DatabaseTools tools;

    Watermark(
            ConnectorCalls connectors, CopyProgress progress, TopicEnds ends, DatabaseTools tools) {
        this.connectors = connectors;
        this.progress = progress;
        this.ends = ends;
        this.tools = tools;
    }

    /**
     * What came of it.
     *
     * @param position where the source's log was at the beginning
     * @param ends what of the topics the sinks have committed by now
     * @param behind who has not got there, and how far; empty: all have
     */
    record Reached(LogPosition position, Map<TopicPartition, Long> ends, Optional<String> behind) {}

    /**
     * @throws ConnectException if the source cannot be asked
     */
    Reached await(ConnectorPlans plans, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        LogPosition position = position(plans);
        String stream = plans.stream().name();
        Optional<LogPosition> read = read(stream);
        while (read.isEmpty() || read.get().compareTo(position) < 0) {
            if (System.nanoTime() > deadline) {
                return new Reached(
                        position,
                        Map.of(),
                        Optional.of(
                                stream
                                        + " has read up to "
                                        + read.map(LogPosition::parts).orElse(Map.of())
                                        + " of the source's log, which was at "
                                        + position.parts()
                                        + "."));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            read = read(stream);
        }
        Map<TopicPartition, Long> written = ends.of(stream, plans.tableTopics());
        Optional<String> behind = behind(plans, written);
        while (behind.isPresent() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            behind = behind(plans, written);
        }
        return new Reached(position, written, behind);
    }

    private Optional<String> behind(ConnectorPlans plans, Map<TopicPartition, Long> written) {
        for (ConnectorPlan sink : plans.of(Role.SINK)) {
            Optional<String> topic = progress.missing(written, sink.name());
            if (topic.isPresent()) {
                return Optional.of(
                        sink.name() + " has not committed all changes of " + topic.get() + ".");
            }
        }
        return Optional.empty();
    }

    private LogPosition position(ConnectorPlans plans) {
        Map<String, Object> parts = new HashMap<>();
        tools.ask("position", plans.document().connection())
                .properties()
                .forEach(part -> parts.put(part.getKey(), part.getValue().asText()));
        return LogPosition.of(parts)
                .orElseThrow(
                        () ->
                                new ConnectException(
                                        "The source writes no log of changes that could be read."));
    }

    private Optional<LogPosition> read(String stream) {
        for (ConnectorOffset offset : connectors.offsets(stream)) {
            Optional<LogPosition> position = LogPosition.of(offset.offset());
            if (position.isPresent()) {
                return position;
            }
        }
        return Optional.empty();
    }
}
