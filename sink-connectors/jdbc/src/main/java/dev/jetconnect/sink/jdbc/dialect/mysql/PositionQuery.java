package dev.jetconnect.sink.jdbc.dialect.mysql;

import dev.jetconnect.sink.jdbc.dialect.OffsetSet;
import dev.jetconnect.sink.jdbc.dialect.PositionKey;
import dev.jetconnect.sink.jdbc.dialect.PositionRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads rows of one connector in the table of positions. Those that are locked are met each by its
 * whole key, so that no other row is touched. Thread-safe.
 */
final class PositionQuery {
    private final String ofPartition;
    private final String ofKey;
    private final String connector;

    /**
     * @param lock what follows the condition where rows are to be locked
     */
    PositionQuery(String quotedTable, String connector, String lock) {
        this.ofPartition =
                "SELECT lane, epoch, next_offset, ahead, session FROM "
                        + quotedTable
                        + " WHERE connector = ? AND topic = ? AND topic_partition = ?";
        this.ofKey = ofPartition + " AND lane = ?" + lock;
        this.connector = connector;
    }

    /** All rows of a partition, without a lock. */
    List<StoredPosition> ofPartition(Connection connection, TopicPartition partition)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ofPartition)) {
            return find(statement, partition);
        }
    }

    List<PositionRow> findAll(Connection connection, Collection<PositionKey> keys)
            throws SQLException {
        List<PositionRow> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(ofKey)) {
            for (PositionKey key : keys) {
                statement.setInt(4, key.lane());
                find(statement, key.partition()).forEach(stored -> found.add(stored.row()));
            }
        }
        return found;
    }

    private List<StoredPosition> find(PreparedStatement statement, TopicPartition partition)
            throws SQLException {
        statement.setString(1, connector);
        statement.setString(2, partition.topic());
        statement.setInt(3, partition.partition());
        List<StoredPosition> found = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(stored(partition, rows));
            }
        }
        return found;
    }

    private static StoredPosition stored(TopicPartition partition, ResultSet rows)
            throws SQLException {
        long next = rows.getLong(3);
        OptionalLong known = rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(next);
        PositionRow row =
                new PositionRow(
                        new PositionKey(partition, rows.getInt(1)),
                        rows.getLong(2),
                        known,
                        OffsetSet.ofBytes(rows.getBytes(4)));
        return new StoredPosition(row, rows.getLong(5));
    }
}
