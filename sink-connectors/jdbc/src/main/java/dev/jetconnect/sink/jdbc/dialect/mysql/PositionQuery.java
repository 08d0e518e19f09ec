package dev.jetconnect.sink.jdbc.dialect.mysql;

import dev.jetconnect.sink.jdbc.dialect.PositionRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads rows of one connector in the table of positions, each by its whole key, so that no other
 * row is touched or locked. Confined to the task thread.
 */
final class PositionQuery {
    static final String KEY = " WHERE connector = ? AND topic = ? AND topic_partition = ?";

    private final String sql;
    private final String connector;

    /**
     * @param ending what follows the condition
     */
    PositionQuery(String quotedTable, String connector, String ending) {
        this.sql = "SELECT epoch, next_offset, session FROM " + quotedTable + KEY + ending;
        this.connector = connector;
    }

    Optional<StoredPosition> find(Connection connection, TopicPartition partition)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return find(statement, partition);
        }
    }

    List<PositionRow> findAll(Connection connection, Collection<TopicPartition> partitions)
            throws SQLException {
        List<PositionRow> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (TopicPartition partition : partitions) {
                find(statement, partition).map(StoredPosition::row).ifPresent(found::add);
            }
        }
        return found;
    }

    private Optional<StoredPosition> find(PreparedStatement statement, TopicPartition partition)
            throws SQLException {
        statement.setString(1, connector);
        statement.setString(2, partition.topic());
        statement.setInt(3, partition.partition());
        try (ResultSet rows = statement.executeQuery()) {
            if (!rows.next()) {
                return Optional.empty();
            }
            long next = rows.getLong(2);
            OptionalLong known = rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(next);
            PositionRow row = new PositionRow(partition, rows.getLong(1), known);
            return Optional.of(new StoredPosition(row, rows.getLong(3)));
        }
    }
}
