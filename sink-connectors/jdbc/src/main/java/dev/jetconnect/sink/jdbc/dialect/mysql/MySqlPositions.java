package dev.jetconnect.sink.jdbc.dialect.mysql;

import dev.jetconnect.sink.jdbc.dialect.PositionChange;
import dev.jetconnect.sink.jdbc.dialect.PositionRow;
import dev.jetconnect.sink.jdbc.dialect.PositionRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** The rows of one connector in the table of positions. Confined to the task thread. */
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
                + " (connector varchar(255), topic varchar(255), topic_partition int,"
                + " epoch bigint NOT NULL, next_offset bigint, session bigint,"
                + " PRIMARY KEY (connector, topic, topic_partition))"
                + " ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";
    }

    @Override
    public List<PositionRow> claim(Connection connection, Collection<TopicPartition> partitions)
            throws SQLException {
        Map<TopicPartition, Long> unchanged = new HashMap<>();
        partitions.forEach(partition -> unchanged.put(partition, null));
        return raise(connection, unchanged, "");
    }

    @Override
    public List<PositionRow> settled(Connection connection, Collection<TopicPartition> partitions)
            throws SQLException {
        return MySqlLockWait.bounded(
                connection,
                () -> holders.end(connection, List.copyOf(partitions)),
                () -> locked.findAll(connection, partitions));
    }

    @Override
    public List<PositionRow> read(Connection connection, Collection<TopicPartition> partitions)
            throws SQLException {
        return committed.findAll(connection, partitions);
    }

    @Override
    public int advance(Connection connection, List<PositionChange> changes) throws SQLException {
        String sql =
                "UPDATE "
                        + table
                        + " SET next_offset = ?, session = CONNECTION_ID() WHERE connector = ?"
                        + " AND topic = ? AND topic_partition = ? AND epoch = ?"
                        + " AND next_offset <=> ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (PositionChange change : changes) {
                statement.setLong(1, change.next());
                bind(statement, 2, change.from().partition());
                statement.setLong(5, change.from().epoch());
                if (change.from().next().isPresent()) {
                    statement.setLong(6, change.from().next().getAsLong());
                } else {
                    statement.setNull(6, Types.BIGINT);
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
        raise(connection, positions, ", next_offset = VALUES(next_offset)");
    }

    private List<PositionRow> raise(
            Connection connection, Map<TopicPartition, Long> positions, String alsoSet)
            throws SQLException {
        // In the order of the key, so that two runs which claim the same rows don't deadlock.
        List<TopicPartition> sorted = positions.keySet().stream().sorted(BY_KEY).toList();
        return MySqlLockWait.bounded(
                connection,
                () -> holders.end(connection, sorted),
                () -> raiseInTransaction(connection, sorted, positions, alsoSet));
    }

    /** Nobody may come between the new epoch and the look at it. */
    private List<PositionRow> raiseInTransaction(
            Connection connection,
            List<TopicPartition> sorted,
            Map<TopicPartition, Long> positions,
            String alsoSet)
            throws SQLException {
        connection.setAutoCommit(false);
        try {
            raise(connection, sorted, positions, alsoSet);
            List<PositionRow> rows = committed.findAll(connection, sorted);
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
            Connection connection,
            List<TopicPartition> sorted,
            Map<TopicPartition, Long> positions,
            String alsoSet)
            throws SQLException {
        String sql =
                "INSERT INTO "
                        + table
                        + " (connector, topic, topic_partition, epoch, next_offset, session)"
                        + " VALUES (?, ?, ?, "
                        + NEW_EPOCH
                        + ", ?, CONNECTION_ID())"
                        + " ON DUPLICATE KEY UPDATE epoch = GREATEST(epoch + 1, VALUES(epoch)),"
                        + " session = VALUES(session)"
                        + alsoSet;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (TopicPartition partition : sorted) {
                bind(statement, 1, partition);
                Long next = positions.get(partition);
                if (next == null) {
                    statement.setNull(4, Types.BIGINT);
                } else {
                    statement.setLong(4, next);
                }
                statement.executeUpdate();
            }
        }
    }

    private void bind(PreparedStatement statement, int index, TopicPartition partition)
            throws SQLException {
        statement.setString(index, connector);
        statement.setString(index + 1, partition.topic());
        statement.setInt(index + 2, partition.partition());
    }
}
