package dev.jetconnect.sink.jdbc;

import dev.jetconnect.sink.jdbc.dialect.PositionChange;
import dev.jetconnect.sink.jdbc.dialect.PositionKey;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of the table of positions that a run has claimed: what it knows of them, and what they
 * are after a failure. Confined to the task thread, but for {@link #advance}, which may be called
 * for different rows at the same time.
 */
final class HeldPositions {
    private static final Logger LOG = LoggerFactory.getLogger(HeldPositions.class);

    private final PositionTable table;
    private final int lanes;
    private final Map<TopicPartition, HeldPosition> held = new HashMap<>();
    private final Set<TopicPartition> unclaimed = new HashSet<>();

    /** Where rows are if a transaction that has not told its end was committed. */
    private final Map<PositionKey, Set<OptionalLong>> attempted = new ConcurrentHashMap<>();

    private boolean isInDoubt;

    /**
     * @param lanes how many rows there must be besides the base
     */
    HeldPositions(PositionTable table, int lanes) {
        this.table = table;
        this.lanes = lanes;
    }

    void open(Collection<TopicPartition> partitions) {
        partitions.forEach(held::remove);
        unclaimed.addAll(partitions);
    }

    void close(Collection<TopicPartition> partitions) {
        partitions.forEach(held::remove);
        unclaimed.removeAll(partitions);
        attempted.keySet().removeIf(key -> partitions.contains(key.partition()));
    }

    /** Records of a partition have come. */
    void require(TopicPartition partition) {
        if (!held.containsKey(partition)) {
            unclaimed.add(partition);
        }
    }

    Optional<HeldPosition> find(TopicPartition partition) {
        return Optional.ofNullable(held.get(partition));
    }

    HeldPosition get(TopicPartition partition) {
        return held.get(partition);
    }

    boolean areSynchronized() {
        return unclaimed.isEmpty() && !isInDoubt;
    }

    /** A transaction has failed, maybe in its commit. */
    void doubt() {
        isInDoubt = true;
    }

    boolean areInDoubt() {
        return isInDoubt;
    }

    /**
     * Asks the target.
     *
     * @return partitions whose records the worker has to read from where the target is
     */
    Set<TopicPartition> synchronize(Connection connection) throws SQLException {
        table.ensure(connection);
        Set<TopicPartition> elsewhere = new HashSet<>();
        if (isInDoubt) {
            review(connection, elsewhere);
        }
        if (!unclaimed.isEmpty()) {
            List<PositionRow> rows = table.rows().claim(connection, unclaimed, lanes);
            rows.stream()
                    .collect(Collectors.groupingBy(PositionRow::partition))
                    .forEach((partition, found) -> claimed(partition, found, elsewhere));
            unclaimed.clear();
        }
        attempted.clear();
        isInDoubt = false;
        return elsewhere;
    }

    /** Moves rows, at the beginning of the transaction that writes what this says. */
    void advance(Connection connection, List<PositionChange> changes) throws SQLException {
        for (PositionChange change : changes) {
            attempted
                    .computeIfAbsent(change.from().key(), key -> new HashSet<>())
                    .add(change.to().next());
        }
        if (changes.isEmpty() || table.rows().advance(connection, changes) == changes.size()) {
            return;
        }
        List<PositionKey> keys = changes.stream().map(change -> change.from().key()).toList();
        Map<PositionKey, PositionRow> found = byKey(table.rows().read(connection, keys));
        for (PositionChange change : changes) {
            requireMine(change.from(), found.get(change.from().key()));
        }
        // An earlier transaction of this run has committed after all, or somebody was here.
        throw new SQLTransactionRollbackException("the positions were changed meanwhile", "40001");
    }

    /** The transaction is committed. */
    void advanced(List<PositionChange> changes) {
        changes.stream()
                .map(PositionChange::to)
                .collect(Collectors.groupingBy(PositionRow::partition))
                .forEach((partition, rows) -> held.compute(partition, (p, at) -> at.with(rows)));
        changes.forEach(change -> attempted.remove(change.from().key()));
    }

    void reached(TopicPartition partition, long offset) {
        held.compute(partition, (same, position) -> position.reached(offset));
    }

    private void claimed(
            TopicPartition partition, List<PositionRow> rows, Set<TopicPartition> elsewhere) {
        HeldPosition position = HeldPosition.of(rows);
        HeldPosition before = held.put(partition, position);
        if (position.next().isPresent()) {
            elsewhere.add(partition);
            LOG.debug("{} is at {}", table.describe(partition), position.next().getAsLong());
        } else if (before != null && before.next().isPresent()) {
            throw TakenOverException.gone(table, partition, before.next().getAsLong(), true);
        }
    }

    /** After a failure: the last commit took place or not, and the target may be another server. */
    private void review(Connection connection, Set<TopicPartition> elsewhere) throws SQLException {
        List<PositionKey> keys =
                held.values().stream()
                        .flatMap(position -> position.rows().values().stream())
                        .map(PositionRow::key)
                        .toList();
        Map<PositionKey, PositionRow> found = byKey(table.rows().settled(connection, keys));
        for (TopicPartition partition : List.copyOf(held.keySet())) {
            review(partition, found, elsewhere);
        }
    }

    private void review(
            TopicPartition partition,
            Map<PositionKey, PositionRow> found,
            Set<TopicPartition> elsewhere) {
        HeldPosition mine = held.get(partition);
        List<PositionRow> rows = new ArrayList<>();
        boolean isExpected = true;
        for (PositionRow known : mine.rows().values()) {
            PositionRow row = found.get(known.key());
            requireMine(known, row);
            if (row == null || row.epoch() < known.epoch()) {
                LOG.warn(
                        "{} does not know this run: it is another server, or was restored",
                        table.describe(partition));
                unclaimed.add(partition);
                return;
            }
            rows.add(row);
            isExpected &= isExpected(known, row);
        }
        if (isExpected) {
            held.put(partition, mine.with(rows));
            return;
        }
        HeldPosition restored = HeldPosition.of(rows);
        LOG.warn(
                "{} is at {} and was at {}: the target was restored or changed, and the task"
                        + " follows it",
                table.describe(partition),
                restored.next(),
                mine.next());
        claimed(partition, rows, elsewhere);
    }

    private boolean isExpected(PositionRow known, PositionRow row) {
        return row.next().equals(known.next())
                || attempted.getOrDefault(known.key(), Set.of()).contains(row.next());
    }

    private void requireMine(PositionRow mine, PositionRow found) {
        if (found == null) {
            if (mine.next().isPresent()) {
                throw TakenOverException.gone(
                        table, mine.partition(), mine.next().getAsLong(), false);
            }
        } else if (found.epoch() > mine.epoch()) {
            throw TakenOverException.of(table, mine, found);
        }
    }

    private static Map<PositionKey, PositionRow> byKey(List<PositionRow> rows) {
        return rows.stream().collect(Collectors.toMap(PositionRow::key, Function.identity()));
    }
}
