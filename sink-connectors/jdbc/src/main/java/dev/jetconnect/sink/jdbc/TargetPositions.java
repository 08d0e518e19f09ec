package dev.jetconnect.sink.jdbc;

import dev.jetconnect.sink.jdbc.dialect.OffsetSet;
import dev.jetconnect.sink.jdbc.dialect.PositionChange;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The target itself keeps how far it is: exactly-once delivery. Two invariants carry it. A
 * transaction commits rows only together with the step of their positions, and only if those are
 * where this run believes them to be, under the epoch of this run. And records of a partition are
 * written only if they are the next ones behind its position, and not among those that a lane has
 * written ahead of it.
 *
 * <p>Confined to the task thread, but for {@link #advance}.
 */
final class TargetPositions implements Positions {
    private static final Logger LOG = LoggerFactory.getLogger(TargetPositions.class);

    private final PositionTable table;
    private final SinkTaskContext context;
    private final HeldPositions held;

    /** Records in hand are not the next ones; the worker seeks before it hands over others. */
    private final Set<TopicPartition> sought = new HashSet<>();

    private boolean hasFailed;
    private boolean isRepeated;

    /**
     * @param lanes how many transactions there may be side by side; 0: none
     */
    TargetPositions(PositionTable table, SinkTaskContext context, int lanes) {
        this.table = table;
        this.context = context;
        this.held = new HeldPositions(table, lanes);
    }

    @Override
    public void open(Collection<TopicPartition> partitions) {
        held.open(partitions);
    }

    @Override
    public void close(Collection<TopicPartition> partitions) {
        held.close(partitions);
        sought.removeAll(partitions);
    }

    @Override
    public void begin(Collection<SinkRecord> records) {
        isRepeated = hasFailed;
        hasFailed = false;
        if (!isRepeated) {
            sought.clear();
        }
        TopicPartition last = null;
        for (SinkRecord record : records) {
            TopicPartition partition = RecordOrigin.of(record).partition();
            if (!partition.equals(last)) {
                held.require(partition);
            }
            last = partition;
        }
    }

    @Override
    public void end() {
        seek();
    }

    @Override
    public boolean areSynchronized() {
        return held.areSynchronized();
    }

    @Override
    public void synchronize(Connection connection) throws SQLException {
        sought.addAll(held.synchronize(connection));
    }

    @Override
    public void seek() {
        for (TopicPartition partition : sought) {
            context.offset(partition, held.get(partition).next().orElseThrow());
        }
    }

    @Override
    public PositionedBatch select(Collection<SinkRecord> records) {
        NextRecords next = new NextRecords(table, held::get, sought, isRepeated);
        List<SinkRecord> selected = new ArrayList<>(records.size());
        for (SinkRecord record : records) {
            if (next.take(RecordOrigin.of(record))) {
                selected.add(record);
            }
        }
        return next.batch(selected);
    }

    @Override
    public List<PositionChange> lane(
            PositionedBatch batch, int lane, Map<TopicPartition, OffsetSet> written) {
        List<PositionChange> changes = new ArrayList<>();
        batch.beginnings()
                .forEach(
                        (partition, beginning) ->
                                changes.add(
                                        new PositionChange(
                                                held.get(partition).rows().get(lane),
                                                beginning,
                                                written.getOrDefault(partition, OffsetSet.EMPTY))));
        return changes;
    }

    /** Tells which records come next, over several batches. */
    NextRecords arriving() {
        return new NextRecords(table, held::get, sought, false);
    }

    /** Begins the steps of a transaction that takes several batches. */
    PositionSteps steps() {
        return new PositionSteps(partition -> held.get(partition).base());
    }

    /** Whether the records in hand are not the next ones of some partition. */
    boolean areElsewhere() {
        return !sought.isEmpty();
    }

    /**
     * Has the worker read records again, in all partitions from the same moment on.
     *
     * @param beginnings of the records that the target does not have, unless it has got them after
     *     all
     */
    void readAgain(Map<TopicPartition, Long> beginnings) {
        beginnings.forEach(
                (partition, beginning) -> {
                    if (!sought.contains(partition)) {
                        long next = held.get(partition).next().orElse(0);
                        context.offset(partition, Math.max(beginning, next));
                    }
                });
    }

    @Override
    public void advance(Connection connection, List<PositionChange> changes) throws SQLException {
        held.advance(connection, changes);
    }

    @Override
    public void advanced(List<PositionChange> changes) {
        held.advanced(changes);
    }

    @Override
    public void written(PositionedBatch batch) {
        batch.changes().forEach(change -> held.reached(change.partition(), change.next()));
    }

    @Override
    public void failed() {
        hasFailed = true;
        held.doubt();
    }

    @Override
    public void catchUp(Database database, Map<TopicPartition, OffsetAndMetadata> read) {
        List<PositionChange> behind = behind(read);
        if (behind.isEmpty()) {
            return;
        }
        try (Connection connection = database.connect()) {
            advance(connection, behind);
            advanced(behind);
        } catch (SQLException | TakenOverException e) {
            // The next batch finds out what is to be done, and tells the worker.
            LOG.debug("The positions of records without effect are not stored yet", e);
            failed();
        }
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> committable(
            Map<TopicPartition, OffsetAndMetadata> read) {
        Map<TopicPartition, OffsetAndMetadata> committable = new HashMap<>();
        read.forEach(
                (partition, offset) ->
                        held.find(partition)
                                .filter(position -> position.next().isPresent())
                                .map(position -> position.next().getAsLong())
                                .map(next -> Math.min(offset.offset(), next))
                                .map(OffsetAndMetadata::new)
                                .ifPresent(next -> committable.put(partition, next)));
        return committable;
    }

    private List<PositionChange> behind(Map<TopicPartition, OffsetAndMetadata> read) {
        List<PositionChange> behind = new ArrayList<>();
        read.forEach(
                (partition, offset) -> {
                    HeldPosition position = settled(partition).orElse(null);
                    if (position != null && offset.offset() > position.base().next().orElse(0)) {
                        behind.add(new PositionChange(position.base(), offset.offset()));
                    }
                });
        return behind;
    }

    /** The position of a partition whose records the worker reads from where the target is. */
    private Optional<HeldPosition> settled(TopicPartition partition) {
        boolean isSettled = !held.areInDoubt() && !sought.contains(partition);
        return isSettled ? held.find(partition) : Optional.empty();
    }
}
