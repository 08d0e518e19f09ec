package dev.jetconnect.sink.jdbc.dialect.mysql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * Ends the sessions whose open transactions have written rows of the table of positions. Who holds
 * a lock is told only to administrators; so each transaction that writes a row leaves its session's
 * number in it, and what it has not committed yet can be read by those who ask for it. A user may
 * always end sessions of his own.
 *
 * <p>Thread-safe.
 */
final class RowHolders {
    private static final Set<Integer> NOT_TO_BE_ENDED =
            Set.of(
                    1094, // it has ended by itself
                    1095); // another user's: there is nothing to do but to wait

    private final PositionQuery rows;

    RowHolders(PositionQuery rows) {
        this.rows = rows;
    }

    void end(Connection connection, Collection<TopicPartition> partitions) throws SQLException {
        Set<Long> ended = new HashSet<>();
        for (TopicPartition partition : partitions) {
            List<StoredPosition> committed = rows.ofPartition(connection, partition);
            for (StoredPosition written : uncommitted(connection, partition)) {
                boolean isHeld = !committed.contains(written);
                if (isHeld && written.session() != 0 && ended.add(written.session())) {
                    kill(connection, written.session());
                }
            }
        }
    }

    private List<StoredPosition> uncommitted(Connection connection, TopicPartition partition)
            throws SQLException {
        execute(connection, "SET SESSION TRANSACTION ISOLATION LEVEL READ UNCOMMITTED");
        try {
            return rows.ofPartition(connection, partition);
        } finally {
            execute(connection, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
        }
    }

    private static void kill(Connection connection, long session) throws SQLException {
        try {
            execute(connection, "KILL CONNECTION " + session);
        } catch (SQLException e) {
            if (!NOT_TO_BE_ENDED.contains(e.getErrorCode())) {
                throw e;
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
