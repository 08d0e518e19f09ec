package dev.jetconnect.transport;

import dev.jetconnect.log.CommittedPositions;
import dev.jetconnect.log.RecordOffset;
import dev.jetconnect.log.SinkRun;
import dev.jetconnect.log.StoredMessage;
import dev.jetconnect.log.TaskProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
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
 * <p>Once another run of the task has taken over, this one loses its partitions and ends: it hands
 * over no record that it read before, and commits nothing. A sink's target knows no fence, so what
 * the task got before it hung is all that can still come there.
 *
 * <p>Confined to the task thread, but for {@link #wakeup()}.
 */
public final class JetStreamConsumer extends UnsupportedConsumer {
    private static final Logger log = LoggerFactory.getLogger(JetStreamConsumer.class);

    /** A third of the time that others wait before they take over from a worker. */
    private static final Duration CONFIRMED_MAX = Duration.ofSeconds(3);

    private static final Duration CONFIRMATION_RETRY = Duration.ofSeconds(1);

    private final SinkTaskId task;
    private final SinkInput input;
    private final CommittedPositions committed;
    private final SinkRun run;
    private final PositionReset reset;
    private final ReadAhead readAhead;
    private final int pollRecordsMax;
    private final TaskProgress progress;

    private final AtomicBoolean isWakeupRequested = new AtomicBoolean();
    private final AtomicBoolean haveTopicsChanged = new AtomicBoolean(true);
    private final Runnable topicListener = this::onTopicsChanged;

    private PartitionAssignment assignment;
    private ConsumerRebalanceListener listener;
    private final ReadPositions positions = new ReadPositions();
    private final Set<TopicPartition> paused = new HashSet<>();
    private boolean isOpen;
    private boolean haveRecordsOut;

    JetStreamConsumer(
            SinkTaskId task,
            ConsumerSettings settings,
            SinkInput input,
            CommittedPositions committed,
            SinkRun run,
            ReadAhead readAhead,
            TaskProgress progress) {
        this.task = task;
        this.input = input;
        this.committed = committed;
        this.run = run;
        this.reset = new PositionReset(task, settings.reset(), input);
        this.readAhead = readAhead;
        this.pollRecordsMax = settings.pollRecordsMax();
        this.progress = progress;
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
        input.addListener(topicListener);
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        if (haveRecordsOut && isAllPaused()) {
            // Connect keeps the last records and puts them again: that is no step forward.
            return pollOnce(timeout);
        }
        progress.idle();
        try {
            ConsumerRecords<byte[], byte[]> polled = pollOnce(timeout);
            haveRecordsOut = !polled.isEmpty();
            return polled;
        } finally {
            progress.begins("converting, transforming, putting or committing records");
        }
    }

    private ConsumerRecords<byte[], byte[]> pollOnce(Duration timeout) {
        throwIfWoken();
        try {
            if (openWhatIsThere()) {
                return take(timeout);
            }
            readAhead.awaitNudge(timeout);
            throwIfWoken();
            awaitConfirmation(); // the task may put again what it could not put before
            return ConsumerRecords.empty();
        } catch (FencedInstanceIdException e) {
            losePartitions();
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the task thread's loop sees it and stops
            throw new InterruptException(e);
        }
    }

    @Override
    public void wakeup() {
        isWakeupRequested.set(true);
        readAhead.nudge();
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
     *
     * @throws FencedInstanceIdException if another run has taken over: a callback's error would be
     *     logged, and the task would go on
     */
    @Override
    public void commitAsync(
            Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
        KafkaException failure = null;
        try {
            commit(offsets);
        } catch (FencedInstanceIdException e) {
            losePartitions();
            throw e;
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
        input.removeListener(topicListener);
        readAhead.close();
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

    private void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        Map<TopicPartition, Long> changes = new HashMap<>();
        offsets.forEach(
                (partition, offset) ->
                        changes.put(partition, positions.toCommit(partition, offset.offset())));
        try {
            run.commit(changes);
        } catch (RetriableException e) {
            throw new KafkaException(e.getMessage(), e);
        }
    }

    /** Waits, but for a wake-up, while NATS does not say whether this run is the newest one. */
    private void awaitConfirmation() throws InterruptedException {
        while (!isConfirmed()) {
            readAhead.awaitNudge(CONFIRMATION_RETRY);
            throwIfWoken();
        }
    }

    private boolean isConfirmed() {
        try {
            run.confirm(CONFIRMED_MAX);
            return true;
        } catch (RetriableException e) {
            log.warn("Sink task {} waits: {}", task, e.getMessage());
            return false;
        }
    }

    private void losePartitions() {
        if (!positions.assigned().isEmpty()) {
            listener.onPartitionsLost(assignment());
        }
    }

    private void onTopicsChanged() {
        haveTopicsChanged.set(true);
        readAhead.nudge();
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

    private boolean isAllPaused() {
        return !paused.isEmpty() && paused.containsAll(positions.assigned());
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
            stored = run.positions();
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
            stored = run.positions();
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
        active.forEach(this::proveSought);
        Map<String, List<TopicPartition>> byStream = new TreeMap<>();
        for (TopicPartition partition : active) {
            byStream.computeIfAbsent(positions.stream(partition), name -> new ArrayList<>())
                    .add(partition);
        }
        if (readsUnknownTopics()) {
            byStream.put(input.openStream(), List.of());
        }
        List<ReadAhead.Beginning> beginnings = new ArrayList<>();
        byStream.forEach(
                (stream, partitions) ->
                        beginnings.add(
                                new ReadAhead.Beginning(
                                        stream, partitions, begin(stream, partitions))));
        positions.open(active);
        readAhead.open(beginnings);
        isOpen = true;
        if (isWakeupRequested.get() || haveTopicsChanged.get()) {
            readAhead.nudge(); // a nudge may have gone to the queue that was replaced
        }
    }

    /** A task that sets its positions itself does not know how far quiet partitions were read. */
    private void proveSought(TopicPartition partition) {
        long left = positions.left(partition);
        if (left == 0) {
            return;
        }
        long begin = input.nextOffset(partition, positions.next(partition));
        positions.prove(partition, begin);
        if (begin < left) {
            log.warn(
                    "Sink task {} reads partition {} again from offset {} on, as its connector"
                            + " wants it; it would have gone on at {}",
                    task,
                    partition,
                    begin,
                    left);
        }
    }

    private long begin(String stream, List<TopicPartition> partitions) {
        return partitions.stream()
                .mapToLong(positions::resumeAt)
                .min()
                .orElseGet(() -> reset.position(stream));
    }

    private ConsumerRecords<byte[], byte[]> take(Duration timeout) throws InterruptedException {
        List<ConsumerRecord<byte[], byte[]>> taken =
                readAhead.take(pollRecordsMax, timeout, new Arrivals());
        if (taken.isEmpty()) {
            throwIfWoken();
        }
        isOpen = false; // should the wait be ended, the same records are read again
        awaitConfirmation();
        isOpen = true;
        recordTaken(taken);
        return StreamOrderedRecords.of(taken);
    }

    /** Once for each run of records of one partition: of each partition, the last one counts. */
    private void recordTaken(List<ConsumerRecord<byte[], byte[]>> taken) {
        for (int i = 0; i < taken.size(); i++) {
            ConsumerRecord<byte[], byte[]> consumed = taken.get(i);
            boolean isLast = i + 1 == taken.size() || !isSamePartition(consumed, taken.get(i + 1));
            if (isLast) {
                positions.taken(
                        new TopicPartition(consumed.topic(), consumed.partition()),
                        consumed.offset());
            }
        }
    }

    private static boolean isSamePartition(ConsumerRecord<?, ?> one, ConsumerRecord<?, ?> other) {
        return one.partition() == other.partition() && one.topic().equals(other.topic());
    }

    /** Messages of a stream whose topics are known only when they come, and of all others. */
    private final class Arrivals implements ReadAhead.Wanted {
        private boolean isCurrent = true;

        @Override
        public long firstOffset(StoredMessage message, TopicPartition partition) {
            Long position = positions.next(partition);
            if (position != null) {
                // The stream is read as a whole where its subjects do not tell topics apart.
                return positions.read().contains(partition) ? position : Long.MAX_VALUE;
            }
            if (!assignment.isMine(partition) || !assignment.isSubscribed(partition.topic())) {
                return Long.MAX_VALUE;
            }
            long begin = RecordOffset.of(message.streamSequence(), 0);
            positions.assignInPassing(partition, message.stream(), begin);
            listener.onPartitionsAssigned(List.of(partition));
            if (!active().equals(positions.read())) {
                // Paused, or sought: the message comes again when the readers begin anew.
                isCurrent = false;
                positions.seek(partition, positions.next(partition));
                return Long.MAX_VALUE;
            }
            return begin;
        }

        @Override
        public boolean isCurrent() {
            return isCurrent;
        }
    }
}
