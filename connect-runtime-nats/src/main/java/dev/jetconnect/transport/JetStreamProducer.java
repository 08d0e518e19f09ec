package dev.jetconnect.transport;

import dev.jetconnect.config.LogSettings;
import dev.jetconnect.log.Bundle;
import dev.jetconnect.log.FrameCompression;
import dev.jetconnect.log.MessageBuilder;
import dev.jetconnect.log.MessageFormat;
import dev.jetconnect.log.OutgoingRecord;
import dev.jetconnect.log.PublishOutcome;
import dev.jetconnect.log.RecordOffset;
import dev.jetconnect.log.StreamNames;
import dev.jetconnect.log.StreamPublisher;
import dev.jetconnect.log.TaskProgress;
import dev.jetconnect.log.TaskRun;
import dev.jetconnect.log.TopicLocation;
import dev.jetconnect.log.TopicRegistry;
import dev.jetconnect.log.UnitOffsets;
import dev.jetconnect.nats.NatsClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka's producer interface on the stream of one connector, as Connect's source tasks use it.
 * Consecutive records of one topic-partition travel as one bundle; a bundle ends when a record of
 * another topic-partition comes, when it is full, or at the end of a poll ({@link #endOfPoll()}),
 * when all bundles of the poll are published as one unit. The order of the source is the order of
 * the stream, across all topics (promise 4).
 *
 * <p>Thread-safe: a task sends from its thread, and is closed from another when it is cancelled.
 */
public final class JetStreamProducer extends UnsupportedProducer {
    private static final Logger log = LoggerFactory.getLogger(JetStreamProducer.class);

    private static final int DEFAULT_PARTITIONS = 1;

    /** Of the headers, of which a unit's source offsets may be the most. */
    private static final long MESSAGE_OVERHEAD_BYTES_MAX = 8192;

    /** A foreign server's own limit is 1,000 (ADR-50), which other clients may share. */
    private static final int UNIT_BUNDLES_MAX = 500;

    private static final long UNIT_BYTES_MAX = 4L * 1024 * 1024;

    /** Of memory, in which a unit's records stay until it is stored. */
    private static final long UNIT_HELD_BYTES_MAX = 16L * 1024 * 1024;

    private final NatsClient nats;
    private final TopicRegistry topics;
    private final StreamNames names;
    private final LogSettings settings;
    private final TaskStart start;
    private final MessageFormat format;
    private final Compression compression;
    private final Map<String, TopicLocation> locations = new HashMap<>();
    private final Map<TopicPartition, String> subjects = new HashMap<>();
    private final boolean isTransactional;
    private final TaskProgress progress;
    private volatile StreamPublisher publisher;
    private OpenBundle open;
    private Unit unit = new Unit();
    private int unitCount;

    /**
     * Makes a producer that reaches for NATS with {@link #begin} only.
     *
     * @param start of the task that sends
     * @param compression of bundles
     * @param isTransactional whether only {@link #commit} publishes, all records since the last one
     *     as one unit
     * @param progress learns of what is published and stored
     */
    JetStreamProducer(
            NatsClient nats,
            TopicRegistry topics,
            LogSettings settings,
            TaskStart start,
            MessageFormat format,
            Compression compression,
            boolean isTransactional,
            TaskProgress progress) {
        this.nats = nats;
        this.topics = topics;
        this.names = start.names();
        this.settings = settings;
        this.start = start;
        this.format = format;
        this.compression = compression;
        this.isTransactional = isTransactional;
        this.progress = progress;
    }

    /**
     * Creates the connector's stream on first use and takes the task's fence in it.
     *
     * @param task unique within the connector's stream
     * @param run of that task
     * @param format of the messages
     */
    public static JetStreamProducer open(
            NatsClient nats,
            TopicRegistry topics,
            String connector,
            String task,
            TaskRun run,
            MessageFormat format,
            LogSettings settings) {
        TaskStart start = new TaskStart(nats, settings, connector, task, run);
        JetStreamProducer producer =
                new JetStreamProducer(
                        nats,
                        topics,
                        settings,
                        start,
                        format,
                        FrameCompression.of(settings.compression()),
                        false,
                        new TaskProgress());
        producer.begin();
        return producer;
    }

    /**
     * As {@link #open}; waits while NATS cannot be reached, until the producer is closed.
     *
     * @throws RuntimeException if the stream cannot be written, or because the producer is closed
     */
    public void begin() {
        publisher = start.await();
    }

    StreamNames names() {
        return names;
    }

    /** Adds the record to the open bundle; its callback comes when the bundle is stored. */
    @Override
    public synchronized Future<RecordMetadata> send(
            ProducerRecord<byte[], byte[]> producerRecord, Callback callback) {
        TopicPartition partition =
                new TopicPartition(producerRecord.topic(), partition(producerRecord));
        var headers = producerRecord.headers().toArray();
        if (open != null
                && (!open.partition.equals(partition)
                        || !open.builder.hasRoomFor(
                                producerRecord.key(), producerRecord.value(), headers))) {
            endBundle();
        }
        if (open == null) {
            open = openBundle(partition);
        }
        long timestamp =
                producerRecord.timestamp() == null
                        ? System.currentTimeMillis()
                        : producerRecord.timestamp();
        open.builder.append(timestamp, producerRecord.key(), producerRecord.value(), headers);
        SentRecord sent =
                new SentRecord(
                        timestamp,
                        length(producerRecord.key()),
                        length(producerRecord.value()),
                        callback,
                        new CompletableFuture<>());
        open.records.add(sent);
        if (producerRecord instanceof OutgoingRecord outgoing) {
            outgoing.release();
        }
        return sent.result();
    }

    /**
     * Ends the open bundle: at the end of a poll nothing lingers.
     *
     * @throws RuntimeException if the stream takes no more; the message says why
     */
    public synchronized void endOfPoll() {
        endBundle();
        publishUnit();
        publisher.throwIfFailed();
    }

    @Override
    public void flush() {
        endOfPoll();
        try {
            publisher.awaitOutcomes(Duration.ofNanos(Long.MAX_VALUE));
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /**
     * Publishes everything since the last call as one unit, with its source offsets, and waits
     * until it is stored: one write to the disk.
     *
     * @param offsets by source partition, both as Connect's JSON
     * @return the unit's last stream sequence; empty if there was nothing to publish
     * @throws RuntimeException if nothing of it is stored, or nobody knows
     */
    OptionalLong commit(Map<String, String> offsets) {
        Unit ended = endUnit(offsets);
        if (ended.bundles.isEmpty()) {
            return OptionalLong.empty();
        }
        publisher.publish(ended.bundles, ended.headers, counted(ended));
        try {
            publisher.awaitOutcomes(Duration.ofNanos(Long.MAX_VALUE));
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
        publisher.throwIfFailed();
        return OptionalLong.of(ended.lastSequence);
    }

    /** Forgets everything since the last {@link #commit}. */
    synchronized void discard() {
        open = null;
        unit = new Unit();
    }

    /** Bytes of the records since the last {@link #commit}, compressed. */
    synchronized long uncommittedBytes() {
        return unit.bytes;
    }

    /** Whether the records since the last {@link #commit} take more than a quarter of the heap. */
    synchronized boolean exceedsMemory() {
        return unit.heldBytes > 2 * nats.publishMemory().totalBytes();
    }

    /** Whether what was sent since the last {@link #commit} fills a unit. */
    synchronized boolean isUnitFull() {
        return unit.isFull();
    }

    private synchronized Unit endUnit(Map<String, String> offsets) {
        endBundle();
        Unit ended = unit;
        unit = new Unit();
        if (ended.refusal != null) {
            throw ended.refusal;
        }
        UnitOffsets carried =
                UnitOffsets.of(offsets, !ended.bundles.isEmpty(), names, start.task());
        ended.headers = carried.headers();
        carried.bundle().ifPresent(ended.bundles::add);
        return ended;
    }

    /** Waits for outstanding acknowledgements, at most {@code timeout}, then gives them up. */
    @Override
    public void close(Duration timeout) {
        try {
            if (publisher != null && !timeout.isZero()) {
                if (!isTransactional) {
                    publishRest();
                }
                publisher.awaitOutcomes(timeout);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            start.close();
        }
    }

    private synchronized void publishRest() {
        try {
            endBundle();
            publishUnit();
        } catch (RuntimeException e) {
            log.debug("The last records of '{}' were not published", names.connector(), e);
        }
    }

    private int partition(ProducerRecord<byte[], byte[]> producerRecord) {
        String topic = producerRecord.topic();
        TopicLocation location =
                locations.computeIfAbsent(
                        topic,
                        name -> {
                            names.subject(name, 0); // refuses a topic that has no subject
                            return topics.register(name, names.connector(), DEFAULT_PARTITIONS);
                        });
        return location.firstPartition() + index(producerRecord, location.partitionCount());
    }

    private int index(ProducerRecord<byte[], byte[]> producerRecord, int partitionCount) {
        Integer explicit = producerRecord.partition();
        if (explicit != null) {
            if (explicit >= partitionCount) {
                throw new ConnectException(
                        "Topic '"
                                + producerRecord.topic()
                                + "' has "
                                + partitionCount
                                + " partitions, but the connector sends a record to partition "
                                + explicit
                                + ". Raise topic.creation.default.partitions before the topic's"
                                + " first record.");
            }
            return explicit;
        }
        byte[] key = producerRecord.key();
        // Without a key one partition after the other, as units end: each record in another would
        // leave no run of records to bundle.
        return key == null
                ? Math.floorMod(unitCount, partitionCount)
                : BuiltInPartitioner.partitionForKey(key, partitionCount);
    }

    private OpenBundle openBundle(TopicPartition partition) {
        String subject =
                subjects.computeIfAbsent(partition, p -> names.subject(p.topic(), p.partition()));
        return new OpenBundle(
                partition,
                format.builder(subject, bundleBytesMax(), settings.bundleRecordsMax(), compression),
                new ArrayList<>());
    }

    /** Records that the server does not take together travel apart: only one alone is too large. */
    private int bundleBytesMax() {
        long taken = nats.maxPayload() - 2 * MESSAGE_OVERHEAD_BYTES_MAX;
        return (int) Math.max(1, Math.min(settings.bundleBytesMax(), taken));
    }

    /** Closes the open bundle, and the unit as well if that is full. */
    private void endBundle() {
        if (open == null) {
            return;
        }
        OpenBundle ended = open;
        open = null;
        Bundle bundle = ended.builder.build();
        if (bundle.bytes() + MESSAGE_OVERHEAD_BYTES_MAX > nats.maxPayload()) {
            RecordTooLargeException refusal = tooLarge(ended, bundle);
            unit.refusal = refusal;
            ended.refused(refusal);
            return;
        }
        unit.add(ended, bundle);
        if (!isTransactional && unit.isFull()) {
            publishUnit();
        }
    }

    private void publishUnit() {
        if (!unit.bundles.isEmpty()) {
            Unit ended = unit;
            unit = new Unit();
            unitCount++;
            publisher.publish(ended.bundles, counted(ended));
        }
    }

    private PublishOutcome counted(Unit ended) {
        progress.published();
        return new PublishOutcome() {
            @Override
            public void stored(long firstSequence) {
                progress.stored();
                ended.stored(firstSequence);
            }

            @Override
            public void failed(RuntimeException cause) {
                ended.failed(cause);
            }
        };
    }

    private RecordTooLargeException tooLarge(OpenBundle ended, Bundle bundle) {
        return new RecordTooLargeException(
                "A record of topic '"
                        + ended.partition.topic()
                        + "' makes a message of "
                        + bundle.bytes()
                        + " bytes after compression, but NATS takes "
                        + nats.maxPayload()
                        + " at most. Raise max_payload of the nats-server, or drop the large field"
                        + " with a transformation.");
    }

    private static int length(byte[] bytes) {
        return bytes == null ? -1 : bytes.length;
    }

    /** A record that waits for its bundle's outcome; sizes are -1 for null, as Kafka has them. */
    private record SentRecord(
            long timestamp,
            int keyBytes,
            int valueBytes,
            Callback callback,
            CompletableFuture<RecordMetadata> result) {}

    /** What is published together: the bundles of one poll, or of one transaction. */
    private static final class Unit implements PublishOutcome {
        private final List<OpenBundle> parts = new ArrayList<>();
        private final List<Bundle> bundles = new ArrayList<>();
        private Map<String, String> headers = Map.of();
        private long bytes;
        private long heldBytes;
        private RuntimeException refusal;
        private volatile long lastSequence;

        boolean isFull() {
            return bundles.size() >= UNIT_BUNDLES_MAX
                    || bytes >= UNIT_BYTES_MAX
                    || heldBytes >= UNIT_HELD_BYTES_MAX;
        }

        void add(OpenBundle part, Bundle bundle) {
            parts.add(part);
            bundles.add(bundle);
            bytes += bundle.bytes();
            heldBytes += bundle.heldBytes();
        }

        @Override
        public void stored(long firstSequence) {
            for (int i = 0; i < parts.size(); i++) {
                parts.get(i).stored(firstSequence + i);
            }
            lastSequence = firstSequence + bundles.size() - 1;
        }

        /**
         * The stream takes no more: the task learns it from its next call. Callbacks stay silent,
         * since under {@code errors.tolerance=all} Connect would count their records as dealt with.
         */
        @Override
        public void failed(RuntimeException cause) {
            for (OpenBundle part : parts) {
                part.records.forEach(sent -> sent.result().completeExceptionally(cause));
            }
        }
    }

    /** A bundle and what its records wait for. */
    private record OpenBundle(
            TopicPartition partition, MessageBuilder builder, List<SentRecord> records) {
        void stored(long streamSequence) {
            long baseOffset = RecordOffset.of(streamSequence, 0);
            for (int i = 0; i < records.size(); i++) {
                SentRecord sent = records.get(i);
                RecordMetadata metadata =
                        new RecordMetadata(
                                partition,
                                baseOffset,
                                i,
                                sent.timestamp(),
                                sent.keyBytes(),
                                sent.valueBytes());
                if (sent.callback() != null) {
                    sent.callback().onCompletion(metadata, null);
                }
                sent.result().complete(metadata);
            }
        }

        /** These records alone are refused: Connect's error tolerance decides. */
        void refused(RuntimeException cause) {
            for (SentRecord sent : records) {
                if (sent.callback() != null) {
                    sent.callback().onCompletion(null, cause);
                }
                sent.result().completeExceptionally(cause);
            }
        }
    }
}
