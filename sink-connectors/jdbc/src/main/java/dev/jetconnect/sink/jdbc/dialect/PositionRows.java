package dev.jetconnect.sink.jdbc.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * The rows of one connector in the table of positions. All but {@link #advance} are transactions of
 * their own. Whoever holds a row that is needed is an older run of the same task, which gets a few
 * seconds to end its transaction before its session is ended. Thread-safe.
 */
public abstract class PositionRows {
    protected final String table;
    protected final String connector;

    /**
     * @param quotedTable as statements have it
     */
    protected PositionRows(String quotedTable, String connector) {
        this.table = quotedTable;
        this.connector = connector;
    }

    public abstract String createStatement();

    /** Creates the table unless it exists. */
    public void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(createStatement());
        }
    }

    /**
     * Makes all rows of the partitions those of a new run; what an older run has not committed is
     * lost to it. The base row comes first and alone, so that of two runs the later one finds all
     * rows of the earlier one.
     *
     * @param lanes as many rows as these are there afterwards, besides the base and what is known
     */
    public abstract List<PositionRow> claim(
            Connection connection, Collection<TopicPartition> partitions, int lanes)
            throws SQLException;

    /** The rows as they are when no older transaction is writing them any more. */
    public abstract List<PositionRow> settled(Connection connection, Collection<PositionKey> keys)
            throws SQLException;

    /** The rows as they are committed. */
    public abstract List<PositionRow> read(Connection connection, Collection<PositionKey> keys)
            throws SQLException;

    /**
     * Moves positions, in the caller's transaction.
     *
     * @return how many rows were as they had to be
     */
    public abstract int advance(Connection connection, List<PositionChange> changes)
            throws SQLException;

    /** Sets positions on somebody's demand, and fences all runs. Null: the target forgets it. */
    public abstract void alter(Connection connection, Map<TopicPartition, Long> positions)
            throws SQLException;

    /** The topic-partitions that the connector has rows of. */
    public List<TopicPartition> known(Connection connection) throws SQLException {
        String sql =
                "SELECT DISTINCT topic, topic_partition FROM " + table + " WHERE connector = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, connector);
            List<TopicPartition> known = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    known.add(new TopicPartition(rows.getString(1), rows.getInt(2)));
                }
            }
            return known;
        }
    }
}
