package dev.jetconnect.progress;

import dev.jetconnect.log.CommittedPositions;
import dev.jetconnect.store.KvConfigStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.storage.ClusterConfigState;

/**
 * The sink connectors of the group, by what they read.
 *
 * <p>Thread-safe.
 */
final class ReadingSinks {
    private final KvConfigStore connectors;
    private final CommittedPositions committed;

    ReadingSinks(KvConfigStore connectors, CommittedPositions committed) {
        this.connectors = connectors;
        this.committed = committed;
    }

    /**
     * A sink connector.
     *
     * @param positions the next offset to read, as far as it has committed
     */
    record Sink(String name, Predicate<String> topics, Map<TopicPartition, Long> positions) {}

    /** Those that read one of the topics. */
    List<Sink> of(Stream<String> topics) {
        List<String> all = topics.distinct().toList();
        ClusterConfigState state = connectors.snapshot();
        List<Sink> sinks = new ArrayList<>();
        for (String name : state.connectors()) {
            Predicate<String> reads = reads(state.rawConnectorConfig(name));
            if (all.stream().anyMatch(reads)) {
                sinks.add(new Sink(name, reads, committed.read(name)));
            }
        }
        return sinks;
    }

    /** Source connectors have none of these settings, or they mean something else to them. */
    private static Predicate<String> reads(Map<String, String> config) {
        String list = config.getOrDefault("topics", "");
        String pattern = config.getOrDefault("topics.regex", "");
        if (!pattern.isBlank()) {
            try {
                return Pattern.compile(pattern).asMatchPredicate();
            } catch (PatternSyntaxException e) {
                return topic -> false;
            }
        }
        return Stream.of(list.split(",")).map(String::trim).toList()::contains;
    }
}
