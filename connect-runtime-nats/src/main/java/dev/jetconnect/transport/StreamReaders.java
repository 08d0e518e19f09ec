package dev.jetconnect.transport;

import dev.jetconnect.log.ArrivalQueue;
import dev.jetconnect.log.RecordOffset;
import dev.jetconnect.log.RecordStreams;
import dev.jetconnect.log.StreamNames;
import dev.jetconnect.log.StreamReader;
import dev.jetconnect.log.StreamReader.ReaderSettings;
import dev.jetconnect.log.TopicRegistry;
import dev.jetconnect.nats.NatsClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * The readers of one sink task: one for each stream that holds partitions of it, all of them into
 * one queue.
 *
 * <p>Confined to the task thread.
 */
final class StreamReaders implements AutoCloseable {
    private final NatsClient nats;
    private final TopicRegistry topics;
    private final RecordStreams streams;
    private final String task;
    private final List<StreamReader> readers = new ArrayList<>();

    StreamReaders(NatsClient nats, TopicRegistry topics, RecordStreams streams, String task) {
        this.nats = nats;
        this.topics = topics;
        this.streams = streams;
        this.task = task;
    }

    /**
     * Replaces the readers by new ones that begin at {@code positions}. A stream is read from its
     * lowest position on; what another of its partitions has seen already comes again, and is for
     * the caller to skip.
     */
    void open(Map<TopicPartition, Long> positions, ArrivalQueue queue) {
        close();
        Map<String, Map<TopicPartition, Long>> byConnector = new TreeMap<>();
        positions.forEach(
                (partition, position) ->
                        byConnector
                                .computeIfAbsent(
                                        topics.connectorOf(partition), name -> new TreeMap<>(ORDER))
                                .put(partition, position));
        byConnector.forEach(
                (connector, ofStream) -> readers.add(start(connector, ofStream, queue)));
    }

    @Override
    public void close() {
        readers.forEach(StreamReader::close);
        readers.clear();
    }

    private StreamReader start(
            String connector, Map<TopicPartition, Long> positions, ArrivalQueue queue) {
        StreamNames names = streams.names(connector);
        List<String> subjects =
                positions.keySet().stream()
                        .map(partition -> names.subject(partition.topic(), partition.partition()))
                        .toList();
        long lowest = positions.values().stream().mapToLong(Long::longValue).min().orElse(0);
        return StreamReader.start(
                nats,
                new ReaderSettings(
                        names.stream(), task, subjects, RecordOffset.streamSequence(lowest)),
                queue);
    }

    private static final java.util.Comparator<TopicPartition> ORDER =
            java.util.Comparator.comparing(TopicPartition::topic)
                    .thenComparingInt(TopicPartition::partition);
}
