package dev.jetconnect.sink.jdbc.dialect.mysql;

import dev.jetconnect.sink.jdbc.dialect.PositionChange;
import dev.jetconnect.sink.jdbc.dialect.PositionKey;
import dev.jetconnect.sink.jdbc.dialect.PositionRow;
import dev.jetconnect.sink.jdbc.dialect.PositionRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;

/** The rows of one connector in the table of positions. Thread-safe. */
final class MySqlPositions extends PositionRows {
    // Higher than all epochs of a row that somebody has deleted.
    private static final String NEW_EPOCH = "CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)";
    private static final Comparator<TopicPartition> BY_KEY =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

    private final PositionQuery committed;
    private final PositionQuery locked;
    private final RowHolders holders;

    MySqlPositions(String quotedTable, String connector) {
        super(quotedTable, connector);
        this.committed = new PositionQuery(quotedTable, connector, "");
        this.locked = new PositionQuery(quotedTable, connector, " FOR UPDATE");
        this.holders = new RowHolders(committed);
    }

    @Override
    public String createStatement() {
        return "CREATE TABLE IF NOT EXISTS "
                + table
                + " (connector varchar(255), topic varchar(255), topic_partition int, lane int,"
                + " epoch bigint NOT NULL, next_offset bigint, ahead mediumblob, session bigint,"
                + " PRIMARY KEY (connector, topic, topic_partition, lane))"
                + " ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";
    }

    @Override
    public List<PositionRow> claim(
            Connection connection, Collection<TopicPartition> partitions, int lanes)
            throws SQLException {
        Map<TopicPartition, Long> unchanged = new HashMap<>();
        partitions.forEach(partition -> unchanged.put(partition, null));
        return raise(connection, unchanged, lanes, "");
    }

    @Override
    public List<PositionRow> settled(Connection connection, Collection<PositionKey> keys)
            throws SQLException {
        List<TopicPartition> partitions =
                keys.stream().map(PositionKey::partition).distinct().toList();
        return MySqlLockWait.bounded(
                connection,
                () -> holders.end(connection, partitions),
                () -> locked.findAll(connection, keys));
    }

    @Override
    public List<PositionRow> read(Connection connection, Collection<PositionKey> keys)
            throws SQLException {
        return committed.findAll(connection, keys);
    }

    @Override
    public int advance(Connection connection, List<PositionChange> changes) throws SQLException {
        String sql =
                "UPDATE "
                        + table
                        + " SET next_offset = ?, ahead = ?, session = CONNECTION_ID()"
                        + " WHERE connector = ? AND topic = ? AND topic_partition = ? AND lane = ?"
                        + " AND epoch = ? AND next_offset <=> ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (PositionChange change : changes) {
                statement.setLong(1, change.next());
                statement.setBytes(2, change.ahead().toBytes());
                bind(statement, 3, change.from().key());
                statement.setLong(7, change.from().epoch());
                if (change.from().next().isPresent()) {
                    statement.setLong(8, change.from().next().getAsLong());
                } else {
                    statement.setNull(8, Types.BIGINT);
                }
                statement.addBatch();
            }
            int met = 0;
            for (int count : statement.executeBatch()) {
                met += count;
            }
            return met;
        }
    }

    @Override
    public void alter(Connection connection, Map<TopicPartition, Long> positions)
            throws SQLException {
        raise(connection, positions, 0, ", next_offset = VALUES(next_offset), ahead = NULL");
    }

    private List<PositionRow> raise(
            Connection connection, Map<TopicPartition, Long> positions, int lanes, String alsoSet)
            throws SQLException {
        return MySqlLockWait.bounded(
                connection,
                () -> holders.end(connection, positions.keySet()),
                () -> raiseInTransaction(connection, positions, lanes, alsoSet));
    }

    /** Nobody may come between the new epoch and the look at it. */
    private List<PositionRow> raiseInTransaction(
            Connection connection, Map<TopicPartition, Long> positions, int lanes, String alsoSet)
            throws SQLException {
        connection.setAutoCommit(false);
        try {
            List<PositionRow> rows = new ArrayList<>();
            // In the order of the key, so that two runs which claim the same rows don't deadlock.
            for (TopicPartition partition : positions.keySet().stream().sorted(BY_KEY).toList()) {
                raise(connection, partition, positions.get(partition), lanes, alsoSet);
                committed
                        .ofPartition(connection, partition)
                        .forEach(stored -> rows.add(stored.row()));
            }
            connection.commit();
            connection.setAutoCommit(true);
            return rows;
        } catch (SQLException e) {
            rollBack(connection, e);
            throw e;
        }
    }

    private static void rollBack(Connection connection, SQLException error) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            error.addSuppressed(e);
        }
    }

    private void raise(
            Connection connection, TopicPartition partition, Long next, int lanes, String alsoSet)
            throws SQLException {
        String sql =
                "INSERT INTO "
                        + table
                        + " (connector, topic, topic_partition, lane, epoch, next_offset, session)"
                        + " VALUES (?, ?, ?, ?, "
                        + NEW_EPOCH
                        + ", ?, CONNECTION_ID())"
                        + " ON DUPLICATE KEY UPDATE epoch = GREATEST(epoch + 1, VALUES(epoch)),"
                        + " session = VALUES(session)"
                        + alsoSet;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            raise(statement, PositionKey.base(partition), next);
            // Sees what the run has committed that had the base row before.
            NavigableSet<Integer> others = new TreeSet<>();
            IntStream.rangeClosed(1, lanes).forEach(others::add);
            committed
                    .ofPartition(connection, partition)
                    .forEach(stored -> others.add(stored.row().key().lane()));
            others.remove(0);
            for (int lane : others) {
                raise(statement, new PositionKey(partition, lane), null);
            }
        }
    }

    private void raise(PreparedStatement statement, PositionKey key, Long next)
            throws SQLException {
        bind(statement, 1, key);
        if (next == null) {
            statement.setNull(5, Types.BIGINT);
        } else {
            statement.setLong(5, next);
        }
        statement.executeUpdate();
    }

    private void bind(PreparedStatement statement, int index, PositionKey key) throws SQLException {
        statement.setString(index, connector);
        statement.setString(index + 1, key.partition().topic());
        statement.setInt(index + 2, key.partition().partition());
        statement.setInt(index + 3, key.lane());
    }
}
