package dev.jetconnect.transport;

import dev.jetconnect.log.ArrivalQueue;
import dev.jetconnect.log.CommittedPositions;
import dev.jetconnect.log.RecordOffset;
import dev.jetconnect.log.StoredMessage;
import dev.jetconnect.log.StoredRecord;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
import org.apache.kafka.common.utils.BufferSupplier;
import org.apache.kafka.connect.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka's consumer interface on streams, as Connect's sink tasks use it. Partitions are shared over
 * the connector's tasks by {@link PartitionAssignment}; positions are committed to a bucket, and a
 * reader begins where they say.
 *
 * <p>Pausing all partitions keeps the readers and what they have read ahead. Pausing some, resuming
 * them or seeking replaces the readers, since the stream is read in one order.
 *
 * <p>Confined to the task thread, but for {@link #wakeup()}.
 */
public final class JetStreamConsumer extends UnsupportedConsumer {
    private static final Logger log = LoggerFactory.getLogger(JetStreamConsumer.class);

    private final SinkTaskId task;
    private final SinkInput input;
    private final CommittedPositions committed;
    private final PositionReset reset;
    private final StreamReaders readers;
    private final int pollRecordsMax;
    private final long prefetchBytesMax;

    private final AtomicBoolean isWakeupRequested = new AtomicBoolean();
    private final AtomicBoolean haveTopicsChanged = new AtomicBoolean(true);
    private final Runnable topicListener = this::onTopicsChanged;

    private PartitionAssignment assignment;
    private ConsumerRebalanceListener listener;
    private final ReadPositions positions = new ReadPositions();
    private final Set<TopicPartition> paused = new HashSet<>();
    private boolean isOpen;
    private volatile ArrivalQueue queue;
    private final Deque<ConsumerRecord<byte[], byte[]>> decoded = new ArrayDeque<>();
    private final BufferSupplier buffers = BufferSupplier.create();

    JetStreamConsumer(
            SinkTaskId task,
            ConsumerSettings settings,
            SinkInput input,
            CommittedPositions committed,
            StreamReaders readers,
            long prefetchBytesMax) {
        this.task = task;
        this.input = input;
        this.committed = committed;
        this.reset = new PositionReset(task, settings.reset(), input);
        this.readers = readers;
        this.pollRecordsMax = settings.pollRecordsMax();
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
        assignment = rule;
        listener = callback;
        input.addListener(topicListener);
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        throwIfWoken();
        try {
            if (!openWhatIsThere()) {
                queue.awaitNudge(timeout);
                throwIfWoken();
                return ConsumerRecords.empty();
            }
            return take(timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the task thread's loop sees it and stops
            throw new InterruptException(e);
        }
    }

    /** False if there is nothing to read now, or NATS does not say so now. */
    private boolean openWhatIsThere() {
        try {
            if (haveTopicsChanged.getAndSet(false)) {
                assignNewPartitions();
            }
            Set<TopicPartition> active = active();
            if (active.isEmpty() && !readsUnknownTopics()) {
                return false;
            }
            if (!isOpen || !active.equals(positions.read())) {
                reopen(active);
            }
            return true;
        } catch (RetriableException e) {
            haveTopicsChanged.set(true);
            log.warn("Sink task {} waits: {}", task, e.getMessage());
            return false;
        }
    }

    /** Before the first topic of an open stream is known, there is no partition to pause. */
    private boolean readsUnknownTopics() {
        return input.openStream() != null && positions.assigned().isEmpty();
    }

    @Override
    public void wakeup() {
        isWakeupRequested.set(true);
        queue.nudge();
    }

    @Override
    public Set<TopicPartition> assignment() {
        return Set.copyOf(positions.assigned());
    }

    @Override
    public long position(TopicPartition partition) {
        return requireAssigned(partition);
    }

    @Override
    public void seek(TopicPartition partition, long offset) {
        requireAssigned(partition);
        positions.seek(partition, offset);
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
        input.removeListener(topicListener);
        readers.close();
        buffers.close();
    }

    private void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        Map<TopicPartition, Long> changes = new HashMap<>();
        offsets.forEach(
                (partition, offset) ->
                        changes.put(partition, positions.toCommit(partition, offset.offset())));
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
        Long position = positions.next(partition);
        if (position == null) {
            throw new IllegalStateException(
                    "Partition " + partition + " is not assigned to task " + task);
        }
        return position;
    }

    private Set<TopicPartition> active() {
        if (paused.isEmpty()) {
            return positions.assigned();
        }
        Set<TopicPartition> active = new HashSet<>(positions.assigned());
        active.removeAll(paused);
        return active;
    }

    /** Topics only ever come: partitions leave a task by its restart with another task count. */
    private void assignNewPartitions() {
        Set<String> known = new TreeSet<>(input.topics());
        Map<TopicPartition, Long> stored = Map.of();
        if (input.openStream() != null) {
            stored = committed.read(task.connector());
            stored.keySet().forEach(partition -> known.add(partition.topic()));
        }
        List<TopicPartition> added = new ArrayList<>();
        for (String topic : assignment.subscribed(known)) {
            for (TopicPartition partition : input.partitions(topic)) {
                if (assignment.isMine(partition) && !positions.isAssigned(partition)) {
                    added.add(partition);
                }
            }
        }
        if (added.isEmpty()) {
            return;
        }
        if (stored.isEmpty()) {
            stored = committed.read(task.connector());
        }
        Map<TopicPartition, Long> begin = new LinkedHashMap<>();
        for (TopicPartition partition : added) {
            Long position = stored.get(partition);
            begin.put(partition, position == null ? reset.position(partition) : position);
        }
        // All or none: should NATS go away in between, the next poll begins anew.
        begin.forEach(
                (partition, offset) ->
                        positions.assign(partition, input.stream(partition), offset));
        listener.onPartitionsAssigned(begin.keySet());
    }

    private void reopen(Set<TopicPartition> active) {
        Map<String, List<TopicPartition>> byStream = new TreeMap<>();
        for (TopicPartition partition : active) {
            byStream.computeIfAbsent(positions.stream(partition), name -> new ArrayList<>())
                    .add(partition);
        }
        if (readsUnknownTopics()) {
            byStream.put(input.openStream(), List.of());
        }
        Map<String, Long> begin = new HashMap<>();
        byStream.forEach((stream, partitions) -> begin.put(stream, begin(stream, partitions)));
        readers.close();
        decoded.clear();
        queue = new ArrivalQueue(prefetchBytesMax);
        positions.open(active);
        byStream.forEach(
                (stream, partitions) ->
                        readers.open(stream, input.subjects(partitions), begin.get(stream), queue));
        isOpen = true;
        if (isWakeupRequested.get() || haveTopicsChanged.get()) {
            queue.nudge(); // a nudge may have gone to the queue that was replaced
        }
    }

    private long begin(String stream, List<TopicPartition> partitions) {
        return partitions.stream()
                .mapToLong(positions::resumeAt)
                .min()
                .orElseGet(() -> reset.position(stream));
    }

    private ConsumerRecords<byte[], byte[]> take(Duration timeout) throws InterruptedException {
        List<ConsumerRecord<byte[], byte[]>> taken = new ArrayList<>();
        boolean hasWaited = false;
        while (taken.size() < pollRecordsMax) {
            if (decoded.isEmpty()) {
                // What is there already goes along, nothing lingers.
                boolean mayWait = taken.isEmpty() && !hasWaited;
                Optional<StoredMessage> message = queue.poll(mayWait ? timeout : Duration.ZERO);
                hasWaited = true;
                if (message.isEmpty() || !decode(message.get())) {
                    break;
                }
            } else {
                taken.add(decoded.poll());
            }
        }
        if (taken.isEmpty()) {
            throwIfWoken();
            return ConsumerRecords.empty();
        }
        for (ConsumerRecord<byte[], byte[]> consumed : taken) {
            positions.taken(
                    new TopicPartition(consumed.topic(), consumed.partition()), consumed.offset());
        }
        return StreamOrderedRecords.of(taken);
    }

    /** False if the task does not want to read on as it does. */
    private boolean decode(StoredMessage message) {
        TopicPartition partition = input.partition(message);
        if (!positions.isAssigned(partition)
                && (!assignment.isMine(partition) || !assignment.isSubscribed(partition.topic()))) {
            return true;
        }
        List<StoredRecord> records = input.records(message, buffers);
        if (!positions.isAssigned(partition)) {
            positions.assignInPassing(
                    partition, message.stream(), RecordOffset.of(message.streamSequence(), 0));
            listener.onPartitionsAssigned(List.of(partition));
            if (!active().equals(positions.read())) {
                return false; // the task has paused it, or sought: the readers begin anew
            }
        }
        long position = positions.next(partition);
        for (int i = 0; i < records.size(); i++) {
            long offset = RecordOffset.of(message.streamSequence(), i);
            if (offset >= position) {
                decoded.add(consumed(partition, offset, records.get(i)));
            }
        }
        return true;
    }

    private static ConsumerRecord<byte[], byte[]> consumed(
            TopicPartition partition, long offset, StoredRecord stored) {
        return new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                stored.timestamp(),
                TimestampType.CREATE_TIME,
                stored.key() == null ? ConsumerRecord.NULL_SIZE : stored.key().length,
                stored.value() == null ? ConsumerRecord.NULL_SIZE : stored.value().length,
                stored.key(),
                stored.value(),
                new RecordHeaders(stored.headers()),
                Optional.empty());
    }
}
