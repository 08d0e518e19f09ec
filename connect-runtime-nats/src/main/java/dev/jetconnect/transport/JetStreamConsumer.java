package dev.jetconnect.transport;

import dev.jetconnect.log.ArrivalQueue;
import dev.jetconnect.log.CommittedPositions;
import dev.jetconnect.log.RecordOffset;
import dev.jetconnect.log.RecordStreams;
import dev.jetconnect.log.StoredBundle;
import dev.jetconnect.log.StreamNames;
import dev.jetconnect.log.StreamNames.TopicSubject;
import dev.jetconnect.log.TopicRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.utils.BufferSupplier;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * Kafka's consumer interface on our streams, as Connect's sink tasks use it. Partitions are shared
 * over the connector's tasks by {@link PartitionAssignment}; positions are committed to a bucket,
 * and a reader begins where they say.
 *
 * <p>Pausing all partitions keeps the readers and what they have read ahead. Pausing some, resuming
 * them or seeking replaces the readers, since the stream is read in one order.
 *
 * <p>Confined to the task thread, but for {@link #wakeup()}.
 */
public final class JetStreamConsumer extends UnsupportedConsumer {
    private final SinkTaskId task;
    private final ConsumerSettings settings;
    private final TopicRegistry topics;
    private final CommittedPositions committed;
    private final RecordStreams streams;
    private final StreamReaders readers;
    private final long prefetchBytesMax;

    private final AtomicBoolean isWakeupRequested = new AtomicBoolean();
    private final AtomicBoolean haveTopicsChanged = new AtomicBoolean(true);
    private final Runnable topicListener = this::onTopicsChanged;

    private PartitionAssignment assignment;
    private ConsumerRebalanceListener listener;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Set<TopicPartition> paused = new HashSet<>();
    private Set<TopicPartition> read = Set.of();
    private boolean mustReopen;
    private volatile ArrivalQueue queue;
    private final Deque<ConsumerRecord<byte[], byte[]>> decoded = new ArrayDeque<>();
    private final BufferSupplier buffers = BufferSupplier.create();

    JetStreamConsumer(
            SinkTaskId task,
            ConsumerSettings settings,
            TopicRegistry topics,
            CommittedPositions committed,
            RecordStreams streams,
            StreamReaders readers,
            long prefetchBytesMax) {
        this.task = task;
        this.settings = settings;
        this.topics = topics;
        this.committed = committed;
        this.streams = streams;
        this.readers = readers;
        this.prefetchBytesMax = prefetchBytesMax;
        this.queue = new ArrivalQueue(prefetchBytesMax);
    }

    @Override
    public void subscribe(Collection<String> names, ConsumerRebalanceListener callback) {
        subscribe(PartitionAssignment.ofTopics(names, task.index(), task.taskCount()), callback);
    }

    @Override
    public void subscribe(Pattern pattern, ConsumerRebalanceListener callback) {
        subscribe(PartitionAssignment.ofPattern(pattern, task.index(), task.taskCount()), callback);
    }

    private void subscribe(PartitionAssignment rule, ConsumerRebalanceListener callback) {
        if (assignment == null) {
            committed.join(task.connector());
        }
        assignment = rule;
        listener = callback;
        topics.addListener(topicListener);
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        throwIfWoken();
        if (haveTopicsChanged.getAndSet(false)) {
            assignNewPartitions();
        }
        Set<TopicPartition> active = active();
        try {
            if (active.isEmpty()) {
                queue.awaitNudge(timeout);
                throwIfWoken();
                return ConsumerRecords.empty();
            }
            if (mustReopen || !active.equals(read)) {
                reopen(active);
            }
            return take(timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the task thread's loop sees it and stops
            throw new InterruptException(e);
        }
    }

    @Override
    public void wakeup() {
        isWakeupRequested.set(true);
        queue.nudge();
    }

    @Override
    public Set<TopicPartition> assignment() {
        return Set.copyOf(positions.keySet());
    }

    @Override
    public long position(TopicPartition partition) {
        return requireAssigned(partition);
    }

    @Override
    public void seek(TopicPartition partition, long offset) {
        requireAssigned(partition);
        positions.put(partition, offset);
        mustReopen = true;
    }

    @Override
    public Set<TopicPartition> paused() {
        return Set.copyOf(paused);
    }

    @Override
    public void pause(Collection<TopicPartition> partitions) {
        partitions.forEach(this::requireAssigned);
        paused.addAll(partitions);
    }

    @Override
    public void resume(Collection<TopicPartition> partitions) {
        partitions.forEach(this::requireAssigned);
        paused.removeAll(partitions);
    }

    /** A pending wake-up is thrown once, before anything is written: the caller commits again. */
    @Override
    public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
        throwIfWoken();
        commit(offsets);
    }

    /**
     * Writes at once: a commit takes less than a millisecond, and so its callback needs no queue.
     */
    @Override
    public void commitAsync(
            Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
        KafkaException failure = null;
        try {
            commit(offsets);
        } catch (KafkaException e) {
            failure = e;
        }
        callback.onComplete(offsets, failure);
    }

    @Override
    public void close() {
        if (assignment != null) {
            committed.leave(task.connector());
            assignment = null;
        }
        topics.removeListener(topicListener);
        readers.close();
        buffers.close();
    }

    private void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        Map<TopicPartition, Long> changes = new HashMap<>();
        offsets.forEach((partition, offset) -> changes.put(partition, offset.offset()));
        try {
            committed.commit(task.connector(), changes);
        } catch (RetriableException e) {
            throw new KafkaException(e.getMessage(), e);
        }
    }

    private void onTopicsChanged() {
        haveTopicsChanged.set(true);
        queue.nudge();
    }

    private void throwIfWoken() {
        if (isWakeupRequested.getAndSet(false)) {
            throw new WakeupException();
        }
    }

    private long requireAssigned(TopicPartition partition) {
        Long position = positions.get(partition);
        if (position == null) {
            throw new IllegalStateException(
                    "Partition " + partition + " is not assigned to task " + task);
        }
        return position;
    }

    private Set<TopicPartition> active() {
        if (paused.isEmpty()) {
            return positions.keySet();
        }
        Set<TopicPartition> active = new HashSet<>(positions.keySet());
        active.removeAll(paused);
        return active;
    }

    /** Topics only ever come: partitions leave a task by its restart with another task count. */
    private void assignNewPartitions() {
        Set<TopicPartition> added = new LinkedHashSet<>();
        for (String topic : assignment.subscribed(topics.topics())) {
            for (TopicPartition partition : topics.partitions(topic)) {
                if (assignment.isMine(partition) && !positions.containsKey(partition)) {
                    added.add(partition);
                }
            }
        }
        if (added.isEmpty()) {
            return;
        }
        Map<TopicPartition, Long> stored = committed.read(task.connector());
        for (TopicPartition partition : added) {
            Long position = stored.get(partition);
            positions.put(partition, position == null ? initialPosition(partition) : position);
        }
        listener.onPartitionsAssigned(added);
    }

    private long initialPosition(TopicPartition partition) {
        if (!settings.readsFromEnd()) {
            return 0;
        }
        long last = streams.lastSequence(topics.connectorOf(partition));
        return RecordOffset.of(last + 1, 0);
    }

    private void reopen(Set<TopicPartition> active) {
        readers.close();
        decoded.clear();
        queue = new ArrivalQueue(prefetchBytesMax);
        Map<TopicPartition, Long> begin = new HashMap<>();
        active.forEach(partition -> begin.put(partition, positions.get(partition)));
        readers.open(begin, queue);
        read = Set.copyOf(active);
        mustReopen = false;
        if (isWakeupRequested.get() || haveTopicsChanged.get()) {
            queue.nudge(); // a nudge may have gone to the queue that was replaced
        }
    }

    private ConsumerRecords<byte[], byte[]> take(Duration timeout) throws InterruptedException {
        List<ConsumerRecord<byte[], byte[]>> taken = new ArrayList<>();
        boolean hasWaited = false;
        while (taken.size() < settings.pollRecordsMax()) {
            if (decoded.isEmpty()) {
                // What is there already goes along, nothing lingers.
                boolean mayWait = taken.isEmpty() && !hasWaited;
                Optional<StoredBundle> bundle = queue.poll(mayWait ? timeout : Duration.ZERO);
                hasWaited = true;
                if (bundle.isEmpty()) {
                    break;
                }
                decode(bundle.get());
            } else {
                taken.add(decoded.poll());
            }
        }
        if (taken.isEmpty()) {
            throwIfWoken();
            return ConsumerRecords.empty();
        }
        for (ConsumerRecord<byte[], byte[]> consumed : taken) {
            positions.put(
                    new TopicPartition(consumed.topic(), consumed.partition()),
                    consumed.offset() + 1);
        }
        return StreamOrderedRecords.of(taken);
    }

    private void decode(StoredBundle bundle) {
        TopicSubject subject = StreamNames.parse(bundle.subject());
        Long position = positions.get(new TopicPartition(subject.topic(), subject.partition()));
        List<Record> records = bundle.records(buffers);
        for (int i = 0; i < records.size(); i++) {
            long offset = RecordOffset.of(bundle.streamSequence(), i);
            if (position != null && offset >= position) {
                decoded.add(consumed(subject, offset, records.get(i)));
            }
        }
    }

    private static ConsumerRecord<byte[], byte[]> consumed(
            TopicSubject subject, long offset, Record stored) {
        return new ConsumerRecord<>(
                subject.topic(),
                subject.partition(),
                offset,
                stored.timestamp(),
                TimestampType.CREATE_TIME,
                stored.keySize(),
                stored.valueSize(),
                stored.hasKey() ? Utils.toArray(stored.key()) : null,
                stored.hasValue() ? Utils.toArray(stored.value()) : null,
                new RecordHeaders(stored.headers()),
                Optional.empty());
    }
}
