package dev.jetconnect.sink.jdbc;

import dev.jetconnect.sink.jdbc.dialect.PositionChange;
import dev.jetconnect.sink.jdbc.dialect.PositionRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
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
 * written only if they are the next ones behind its position.
 *
 * <p>Confined to the task thread.
 */
final class TargetPositions implements Positions {
    private static final Logger LOG = LoggerFactory.getLogger(TargetPositions.class);

    private final PositionTable table;
    private final SinkTaskContext context;

    private final Map<TopicPartition, PositionRow> held = new HashMap<>();
    private final Set<TopicPartition> unclaimed = new HashSet<>();

    /** Where positions are if the commit that failed took place. */
    private final Map<TopicPartition, OptionalLong> attempted = new HashMap<>();

    /** Records in hand are not the next ones; the worker seeks before it hands over others. */
    private final Set<TopicPartition> sought = new HashSet<>();

    private boolean isInDoubt;
    private boolean hasFailed;
    private boolean isRepeated;

    TargetPositions(PositionTable table, SinkTaskContext context) {
        this.table = table;
        this.context = context;
    }

    @Override
    public void open(Collection<TopicPartition> partitions) {
        partitions.forEach(held::remove);
        unclaimed.addAll(partitions);
    }

    @Override
    public void close(Collection<TopicPartition> partitions) {
        partitions.forEach(held::remove);
        partitions.forEach(attempted::remove);
        unclaimed.removeAll(partitions);
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
            if (!partition.equals(last) && !held.containsKey(partition)) {
                unclaimed.add(partition);
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
        return unclaimed.isEmpty() && !isInDoubt;
    }

    @Override
    public void synchronize(Connection connection) throws SQLException {
        table.ensure(connection);
        if (isInDoubt) {
            review(connection);
        }
        if (!unclaimed.isEmpty()) {
            for (PositionRow row : table.rows().claim(connection, unclaimed)) {
                claimed(row);
            }
            unclaimed.clear();
        }
        attempted.clear();
        isInDoubt = false;
    }

    @Override
    public void seek() {
        for (TopicPartition partition : sought) {
            context.offset(partition, held.get(partition).next().orElseThrow());
        }
    }

    @Override
    public PositionedBatch select(Collection<SinkRecord> records) {
        NextRecords next = new NextRecords(table, held, sought, isRepeated);
        List<SinkRecord> selected = new ArrayList<>(records.size());
        for (SinkRecord record : records) {
            if (next.take(RecordOrigin.of(record))) {
                selected.add(record);
            }
        }
        return new PositionedBatch(selected, next.changes());
    }

    /** Tells which records come next, over several batches. */
    NextRecords arriving() {
        return new NextRecords(table, held, sought, false);
    }

    /** Begins the steps of a transaction that takes several batches. */
    PositionSteps steps() {
        return new PositionSteps(held::get);
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
        if (changes.isEmpty() || table.rows().advance(connection, changes) == changes.size()) {
            return;
        }
        Map<TopicPartition, PositionRow> found =
                byPartition(table.rows().read(connection, partitions(changes)));
        for (PositionChange change : changes) {
            requireMine(change.from(), found.get(change.from().partition()));
        }
        // An earlier transaction of this run has committed after all, or somebody was here.
        throw new SQLTransactionRollbackException("the positions were changed meanwhile", "40001");
    }

    @Override
    public void advanced(List<PositionChange> changes) {
        changes.forEach(change -> held.put(change.from().partition(), change.to()));
    }

    @Override
    public void failed(List<PositionChange> changes) {
        hasFailed = true;
        isInDoubt = true;
        changes.forEach(change -> attempted.put(change.from().partition(), change.to().next()));
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
            failed(behind);
        }
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> committable(
            Map<TopicPartition, OffsetAndMetadata> read) {
        Map<TopicPartition, OffsetAndMetadata> committable = new HashMap<>();
        read.forEach(
                (partition, offset) -> {
                    PositionRow row = held.get(partition);
                    if (row != null && row.next().isPresent()) {
                        long next = Math.min(offset.offset(), row.next().getAsLong());
                        committable.put(partition, new OffsetAndMetadata(next));
                    }
                });
        return committable;
    }

    private List<PositionChange> behind(Map<TopicPartition, OffsetAndMetadata> read) {
        List<PositionChange> behind = new ArrayList<>();
        read.forEach(
                (partition, offset) -> {
                    PositionRow row = settled(partition).orElse(null);
                    if (row != null && offset.offset() > row.next().orElse(0)) {
                        behind.add(new PositionChange(row, offset.offset()));
                    }
                });
        return behind;
    }

    /** The row of a partition whose records the worker reads from where the target is. */
    private Optional<PositionRow> settled(TopicPartition partition) {
        boolean isSettled = !isInDoubt && !sought.contains(partition);
        return isSettled ? Optional.ofNullable(held.get(partition)) : Optional.empty();
    }

    private void claimed(PositionRow row) {
        TopicPartition partition = row.partition();
        PositionRow before = held.put(partition, row);
        if (row.next().isPresent()) {
            sought.add(partition);
            LOG.debug("{} is at {}", table.describe(partition), row.next().getAsLong());
        } else if (before != null && before.next().isPresent()) {
            throw TakenOverException.gone(table, before, Optional.of(row));
        }
    }

    /** After a failure: the last commit took place or not, and the target may be another server. */
    private void review(Connection connection) throws SQLException {
        Map<TopicPartition, PositionRow> found =
                byPartition(table.rows().settled(connection, held.keySet()));
        for (PositionRow mine : List.copyOf(held.values())) {
            PositionRow row = found.get(mine.partition());
            requireMine(mine, row);
            if (row == null || row.epoch() < mine.epoch()) {
                LOG.warn(
                        "{} does not know this run: it is another server, or was restored",
                        table.describe(mine.partition()));
                unclaimed.add(mine.partition());
            } else {
                reviewed(mine, row);
            }
        }
    }

    private void reviewed(PositionRow mine, PositionRow row) {
        TopicPartition partition = mine.partition();
        boolean isExpected =
                row.next().equals(mine.next()) || row.next().equals(attempted.get(partition));
        if (isExpected) {
            held.put(partition, row);
            return;
        }
        LOG.warn(
                "{} is at {} and was at {}: the target was restored or changed, and the task"
                        + " follows it",
                table.describe(partition),
                row.next(),
                mine.next());
        claimed(row);
    }

    private void requireMine(PositionRow mine, PositionRow found) {
        if (found == null) {
            if (mine.next().isPresent()) {
                throw TakenOverException.gone(table, mine, Optional.empty());
            }
        } else if (found.epoch() > mine.epoch()) {
            throw TakenOverException.of(table, mine, found);
        }
    }

    private static List<TopicPartition> partitions(List<PositionChange> changes) {
        return changes.stream().map(change -> change.from().partition()).toList();
    }

    private static Map<TopicPartition, PositionRow> byPartition(List<PositionRow> rows) {
        return rows.stream().collect(Collectors.toMap(PositionRow::partition, Function.identity()));
    }
}
