package dev.jetconnect.sink.jdbc;

import dev.jetconnect.databases.SqlFailure;
import dev.jetconnect.databases.TableId;
import dev.jetconnect.sink.jdbc.dialect.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The keys that a connector has parked, in a table of the target. Its statements are those that all
 * databases know. Confined to the task thread.
 */
final class ParkedKeyTable {
    private final Dialect dialect;
    private final TableId table;
    private final String quoted;
    private final String connector;
    private final boolean isAutoCreate;

    ParkedKeyTable(JdbcSinkConfig config, Dialect dialect) {
        this.dialect = dialect;
        this.table = config.parking().table();
        this.quoted = dialect.quote(table);
        this.connector = config.delivery().requirePositionId();
        this.isAutoCreate = config.isAutoCreate();
    }

    /** All keys of the connector, and where the refused record was read. */
    Map<ParkedKey, RecordOrigin> read(Connection connection) throws SQLException {
        ensure(connection);
        Map<ParkedKey, RecordOrigin> parked = new LinkedHashMap<>();
        String sql =
                "SELECT table_name, row_key, topic, topic_partition, record_offset FROM "
                        + quoted
                        + " WHERE connector = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, connector);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    parked.put(
                            new ParkedKey(rows.getString(1), rows.getString(2)),
                            new RecordOrigin(
                                    new TopicPartition(rows.getString(3), rows.getInt(4)),
                                    rows.getLong(5)));
                }
            }
        }
        return parked;
    }

    /** Adds keys, in the caller's transaction. */
    void add(Connection connection, Map<ParkedKey, RecordOrigin> parked) throws SQLException {
        String sql =
                "INSERT INTO "
                        + quoted
                        + " (connector, table_name, row_key, topic, topic_partition, record_offset)"
                        + " VALUES (?, ?, ?, ?, ?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Map.Entry<ParkedKey, RecordOrigin> entry : parked.entrySet()) {
                RecordOrigin origin = entry.getValue();
                statement.setString(1, connector);
                statement.setString(2, entry.getKey().table());
                statement.setString(3, entry.getKey().key());
                statement.setString(4, origin.partition().topic());
                statement.setInt(5, origin.partition().partition());
                statement.setLong(6, origin.offset());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /**
     * Forgets the keys of topic-partitions whose records come again, or come no more.
     *
     * @param partitions empty: all
     */
    void forget(Connection connection, Collection<TopicPartition> partitions) throws SQLException {
        if (dialect.describe(connection, table).isEmpty()) {
            return;
        }
        String sql = "DELETE FROM " + quoted + " WHERE connector = ?";
        if (partitions.isEmpty()) {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, connector);
                statement.executeUpdate();
            }
            return;
        }
        try (PreparedStatement statement =
                connection.prepareStatement(sql + " AND topic = ? AND topic_partition = ?")) {
            for (TopicPartition partition : partitions) {
                statement.setString(1, connector);
                statement.setString(2, partition.topic());
                statement.setInt(3, partition.partition());
                statement.executeUpdate();
            }
        }
    }

    private void ensure(Connection connection) throws SQLException {
        if (dialect.describe(connection, table).isPresent()) {
            return;
        }
        if (!isAutoCreate) {
            throw missing("auto.create is false", null);
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(createStatement());
        } catch (SQLException e) {
            if (dialect.classify(e) == SqlFailure.RETRIABLE) {
                throw e;
            }
            // Another task may have created it at the same time.
            if (dialect.describe(connection, table).isEmpty()) {
                throw missing("it cannot be created: " + dialect.explain(e), e);
            }
        }
    }

    private String createStatement() {
        return "CREATE TABLE IF NOT EXISTS "
                + quoted
                + " (connector varchar(255) NOT NULL, table_name varchar(255) NOT NULL,"
                + " row_key text NOT NULL, topic varchar(255) NOT NULL,"
                + " topic_partition integer NOT NULL, record_offset bigint NOT NULL)";
    }

    private ConnectException missing(String reason, SQLException cause) {
        return new ConnectException(
                "Table '"
                        + table
                        + "' for parked keys ("
                        + JdbcSinkKeys.PARK_TABLE
                        + ") does not exist, and "
                        + reason
                        + ". Create it: "
                        + createStatement()
                        + "; or do without: "
                        + JdbcSinkKeys.PARK_KEY
                        + "=false",
                cause);
    }
}
