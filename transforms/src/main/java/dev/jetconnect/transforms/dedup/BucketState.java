package dev.jetconnect.transforms.dedup;

import dev.jetconnect.transforms.record.TransformConfig;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The window in a JetStream bucket: read when a partition's first record comes, written by a thread
 * of its own every {@code state.flush.ms} and when the task ends.
 *
 * <p>It may be ahead of the sink's committed position without harm, since each entry names the
 * record that it stands for. It may be behind it for one interval after a crash.
 *
 * <p>Confined to the task thread, but for the writer's part in {@link PartitionLog}.
 */
public final class BucketState implements SeenState {
    private static final Logger log = LoggerFactory.getLogger(BucketState.class);
    private static final int SECRET_BYTES = 2 * Long.BYTES;

    private final StateBucket bucket;
    private final String name;
    private final int windowEntries;
    private final long windowAgeSeconds;
    private final Map<TopicPartition, PartitionLog> partitions = new ConcurrentHashMap<>();
    private final ScheduledExecutorService writer;
    private final Future<?> writing;

    private String currentTopic;
    private int currentPartition;
    private PartitionLog current;

    private BucketState(
            StateBucket bucket, String name, int windowEntries, Duration age, long flushMillis) {
        this.bucket = bucket;
        this.name = name;
        this.windowEntries = windowEntries;
        this.windowAgeSeconds = age.toSeconds();
        this.writer =
                Executors.newSingleThreadScheduledExecutor(
                        task -> {
                            Thread thread = new Thread(task, "deduplicate-" + name);
                            thread.setDaemon(true);
                            return thread;
                        });
        this.writing =
                writer.scheduleWithFixedDelay(
                        this::flush, flushMillis, flushMillis, TimeUnit.MILLISECONDS);
    }

    /** Whether the settings ask for it. */
    public static boolean isWanted(TransformConfig config) {
        if (config.getString(DeduplicateKeys.STATE_BUCKET) == null) {
            return false;
        }
        String name = config.getString(DeduplicateKeys.STATE_NAME);
        if (name == null || !name.matches("[-a-zA-Z0-9_]+")) {
            throw new ConfigException(
                    DeduplicateKeys.STATE_NAME,
                    name,
                    "must name the window in state.bucket, with letters, digits, - and _");
        }
        if (config.getList(DeduplicateKeys.NATS_URL).isEmpty()) {
            throw new ConfigException(
                    DeduplicateKeys.NATS_URL,
                    "",
                    "is needed for state.bucket: this worker gives no connection by itself");
        }
        return true;
    }

    /**
     * Connects to the bucket.
     *
     * @throws RetriableException if NATS cannot be reached now
     */
    public static BucketState open(TransformConfig config, int windowEntries) {
        Duration age = Duration.ofMillis(config.getLong(DeduplicateKeys.WINDOW_AGE_MS));
        StateBucket bucket =
                StateBucket.open(
                        StateConnection.open(config),
                        config.getString(DeduplicateKeys.STATE_BUCKET),
                        config.getInt(DeduplicateKeys.STATE_REPLICAS),
                        age);
        return new BucketState(
                bucket,
                config.getString(DeduplicateKeys.STATE_NAME),
                windowEntries,
                age,
                config.getLong(DeduplicateKeys.STATE_FLUSH_MS));
    }

    /** A hash with the key that all tasks of this window share. */
    public SipHash hash() {
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        ByteBuffer secret = ByteBuffer.wrap(bucket.getOrCreate(name + ".secret", random));
        return new SipHash(secret.getLong(), secret.getLong());
    }

    @Override
    public boolean isKept() {
        return true;
    }

    @Override
    public void load(SinkRecord record, SeenWindow window, int nowSeconds) {
        String topic = record.originalTopic();
        int partition = record.originalKafkaPartition();
        if (partition == currentPartition && topic.equals(currentTopic)) {
            return;
        }
        TopicPartition id = new TopicPartition(topic, partition);
        PartitionLog known = partitions.get(id);
        if (known == null) {
            known = new PartitionLog(bucket, keyPrefix(id), windowEntries);
            known.load(
                    (low, high, origin, seconds) -> {
                        if (nowSeconds - seconds <= windowAgeSeconds
                                && window.find(low, high) < 0) {
                            window.add(low, high, origin, seconds);
                        }
                    });
            partitions.put(id, known);
        }
        current = known;
        currentTopic = topic;
        currentPartition = partition;
    }

    @Override
    public void append(long low, long high, long origin, int seconds) {
        current.append(low, high, origin, seconds);
    }

    @Override
    public void close() {
        writing.cancel(false);
        writer.shutdown();
        try {
            if (!writer.awaitTermination(10, TimeUnit.SECONDS)) {
                writer.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        flush();
        bucket.close();
    }

    private void flush() {
        for (PartitionLog partition : partitions.values()) {
            try {
                partition.flush();
            } catch (RetriableException e) {
                log.warn("{} It is tried again.", e.getMessage());
                return;
            }
        }
    }

    /** A topic has no '=' in its name, and its dots would be separators of the key. */
    private String keyPrefix(TopicPartition id) {
        return name + "." + id.topic().replace('.', '=') + "." + id.partition();
    }
}
