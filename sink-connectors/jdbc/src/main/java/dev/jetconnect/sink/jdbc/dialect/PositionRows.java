package dev.jetconnect.sink.jdbc.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * The rows of one connector in the table of positions. All but {@link #advance} are transactions of
 * their own. Whoever holds a row that is needed is an older run of the same task, which gets a few
 * seconds to end its transaction before its session is ended. Confined to the task thread.
 */
public interface PositionRows {
    String createStatement();

    /** Creates the table unless it exists. */
    void create(Connection connection) throws SQLException;

    /** Makes the rows those of a new run; what an older run has not committed is lost to it. */
    List<PositionRow> claim(Connection connection, Collection<TopicPartition> partitions)
            throws SQLException;

    /** The rows as they are when no older transaction is writing them any more. */
    List<PositionRow> settled(Connection connection, Collection<TopicPartition> partitions)
            throws SQLException;

    /** The rows as they are committed. */
    List<PositionRow> read(Connection connection, Collection<TopicPartition> partitions)
            throws SQLException;

    /**
     * Moves positions, in the caller's transaction.
     *
     * @return how many rows were as they had to be
     */
    int advance(Connection connection, List<PositionChange> changes) throws SQLException;

    /** Sets positions on somebody's demand, and fences all runs. Null: the target forgets it. */
    void alter(Connection connection, Map<TopicPartition, Long> positions) throws SQLException;

    /** The topic-partitions that the connector has rows of. */
    List<TopicPartition> known(Connection connection) throws SQLException;
}
