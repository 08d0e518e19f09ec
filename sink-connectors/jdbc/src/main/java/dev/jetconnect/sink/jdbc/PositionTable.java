package dev.jetconnect.sink.jdbc;

import dev.jetconnect.databases.SqlFailure;
import dev.jetconnect.databases.TableId;
import dev.jetconnect.sink.jdbc.dialect.Dialect;
import dev.jetconnect.sink.jdbc.dialect.PositionRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The table of positions, as one connector uses it. Confined to the task thread. */
final class PositionTable {
    private static final Logger LOG = LoggerFactory.getLogger(PositionTable.class);

    private final Dialect dialect;
    private final TableId table;
    private final String connector;
    private final boolean isAutoCreate;
    private final PositionRows rows;

    PositionTable(JdbcSinkConfig config, Dialect dialect) {
        this.dialect = dialect;
        this.table = config.delivery().positionTable();
        this.connector = config.delivery().requirePositionId();
        this.isAutoCreate = config.isAutoCreate();
        this.rows = dialect.positions(table, connector);
    }

    PositionRows rows() {
        return rows;
    }

    boolean exists(Connection connection) throws SQLException {
        return dialect.describe(connection, table).isPresent();
    }

    /** Creates the table if it is missing and may be created. */
    void ensure(Connection connection) throws SQLException {
        if (exists(connection)) {
            return;
        }
        if (!isAutoCreate) {
            throw missing("auto.create is false", null);
        }
        try {
            rows.create(connection);
            LOG.info("Created table '{}' for positions", table);
        } catch (SQLException e) {
            if (dialect.classify(e) == SqlFailure.RETRIABLE) {
                throw e;
            }
            // Another task may have created it at the same time.
            if (!exists(connection)) {
                throw missing("it cannot be created: " + dialect.explain(e), e);
            }
        }
    }

    /** Removes what is known of these topic-partitions, if there is anything. */
    void forget(Connection connection, Set<TopicPartition> partitions) throws SQLException {
        try {
            if (!exists(connection)) {
                return;
            }
            Map<TopicPartition, Long> forgotten = new HashMap<>();
            for (TopicPartition partition : rows.known(connection)) {
                if (partitions.contains(partition)) {
                    forgotten.put(partition, null);
                }
            }
            if (!forgotten.isEmpty()) {
                rows.alter(connection, forgotten);
            }
        } catch (SQLException e) {
            if (dialect.classify(e) == SqlFailure.RETRIABLE) {
                throw e;
            }
            // Whoever may not write the table has not left anything in it.
            LOG.debug("Table '{}' is left as it is: {}", table, dialect.explain(e));
        }
    }

    /**
     * Changes positions on somebody's demand, or forgets all of the connector.
     *
     * @param positions null values are forgotten; empty: all
     */
    void alter(Connection connection, Map<TopicPartition, Long> positions) throws SQLException {
        boolean isReset = positions.values().stream().allMatch(Objects::isNull);
        if (isReset && !exists(connection)) {
            return;
        }
        ensure(connection);
        Map<TopicPartition, Long> changes = new HashMap<>(positions);
        if (positions.isEmpty()) {
            rows.known(connection).forEach(partition -> changes.put(partition, null));
        }
        if (!changes.isEmpty()) {
            rows.alter(connection, changes);
        }
    }

    String describe(TopicPartition partition) {
        return "topic '"
                + partition.topic()
                + "' partition "
                + partition.partition()
                + " of '"
                + connector
                + "' in table '"
                + table
                + "'";
    }

    private ConnectException missing(String reason, SQLException cause) {
        return new ConnectException(
                "Table '"
                        + table
                        + "' for positions ("
                        + JdbcSinkKeys.POSITION_TABLE
                        + ") does not exist, and "
                        + reason
                        + ". Create it: "
                        + rows.createStatement()
                        + "; or do without exactly-once delivery: "
                        + JdbcSinkKeys.GUARANTEE
                        + "=at_least_once",
                cause);
    }
}
