package dev.jetconnect.log;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.jetconnect.nats.Bucket;
import dev.jetconnect.nats.Bucket.Entry;
import dev.jetconnect.nats.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which streams hold which topics. Kept in a bucket, followed by every worker.
 *
 * <p>Thread-safe.
 */
public final class TopicRegistry implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TopicRegistry.class);
    private static final TypeReference<List<TopicLocation>> LOCATIONS = new TypeReference<>() {};

    private final Bucket bucket;
    private final Map<String, Known> topics = new ConcurrentHashMap<>();
    private final Collection<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final AutoCloseable watch;

    /** Reads all topics before it returns. */
    public TopicRegistry(Bucket bucket) {
        this.bucket = bucket;
        this.watch = bucket.watch(this::apply);
    }

    /** What is known of the streams that hold the topics, in the same bucket. */
    public KnownStreams streams() {
        return new KnownStreams(bucket);
    }

    public Set<String> topics() {
        return topics.entrySet().stream()
                .filter(topic -> !topic.getValue().locations().isEmpty())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** All partitions of {@code topic}; none if nothing has been written to it yet. */
    public List<TopicPartition> partitions(String topic) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (TopicLocation location : locations(topic)) {
            for (int i = 0; i < location.partitionCount(); i++) {
                partitions.add(new TopicPartition(topic, location.firstPartition() + i));
            }
        }
        return partitions;
    }

    /** The partitions of {@code topic} that {@code connector} writes. */
    public Optional<TopicLocation> location(String topic, String connector) {
        return locations(topic).stream()
                .filter(location -> location.connector().equals(connector))
                .findFirst();
    }

    /**
     * The connector whose stream holds a partition.
     *
     * @throws ConnectException if the topic has no such partition
     */
    public String connectorOf(TopicPartition partition) {
        return locations(partition.topic()).stream()
                .filter(location -> location.holds(partition.partition()))
                .findFirst()
                .orElseThrow(() -> new ConnectException("There is no partition " + partition))
                .connector();
    }

    /** Gives {@code connector} its partitions of {@code topic}, unless it has some already. */
    public TopicLocation register(String topic, String connector, int partitionCount) {
        String key = StreamNames.encode(topic);
        while (true) {
            Optional<TopicLocation> known = location(topic, connector);
            if (known.isPresent()) {
                return known.get();
            }
            Optional<Entry> stored = bucket.get(key);
            List<TopicLocation> locations =
                    new ArrayList<>(stored.map(TopicRegistry::locations).orElse(List.of()));
            int firstPartition =
                    locations.stream()
                            .mapToInt(l -> l.firstPartition() + l.partitionCount())
                            .max()
                            .orElse(0);
            Optional<TopicLocation> existing =
                    locations.stream().filter(l -> l.connector().equals(connector)).findFirst();
            if (existing.isPresent()) {
                learn(topic, stored.get().revision(), locations);
                return existing.get();
            }
            TopicLocation added = new TopicLocation(connector, firstPartition, partitionCount);
            locations.add(added);
            OptionalLong expected =
                    stored.map(entry -> OptionalLong.of(entry.revision()))
                            .orElse(OptionalLong.empty());
            OptionalLong revision = bucket.update(key, Json.write(locations), expected);
            if (revision.isPresent()) {
                learn(topic, revision.getAsLong(), locations);
                log.info("Topic '{}' has {} in the stream of '{}'", topic, added, connector);
                // The watch tells it too, but after a crash not before it has connected again.
                listeners.forEach(Runnable::run);
                return added;
            }
        }
    }

    /** Calls {@code listener}, on any thread, after each change until it is removed. */
    public void addListener(Runnable listener) {
        listeners.add(listener);
    }

    public void removeListener(Runnable listener) {
        listeners.remove(listener);
    }

    @Override
    public void close() {
        try {
            watch.close();
        } catch (Exception e) {
            log.debug("The watch on topics ended with an error", e);
        }
    }

    private void apply(Entry entry) {
        if (entry.key().contains(KnownStreams.SEPARATOR)) {
            return; // about a stream, not about a topic
        }
        String topic = StreamNames.decode(entry.key());
        learn(topic, entry.revision(), entry.isDeleted() ? List.of() : locations(entry));
        listeners.forEach(Runnable::run);
    }

    /** Own writes are known before the watch tells of them, so an older word must not win. */
    private void learn(String topic, long revision, List<TopicLocation> locations) {
        topics.merge(
                topic,
                new Known(revision, List.copyOf(locations)),
                (old, added) -> added.revision() >= old.revision() ? added : old);
    }

    private List<TopicLocation> locations(String topic) {
        Known known = topics.get(topic);
        return known == null ? List.of() : known.locations();
    }

    private static List<TopicLocation> locations(Entry entry) {
        return Json.read(entry, LOCATIONS);
    }

    private record Known(long revision, List<TopicLocation> locations) {}
}
