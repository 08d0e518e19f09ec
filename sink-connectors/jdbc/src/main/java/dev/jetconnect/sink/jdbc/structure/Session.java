package dev.jetconnect.sink.jdbc.structure;

import dev.jetconnect.databases.SqlFailure;
import dev.jetconnect.databases.TableId;
import dev.jetconnect.sink.jdbc.dialect.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that makes structures, whose statements may take long. Confined to one thread, but
 * for {@link #cancel}.
 */
final class Session implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final Dialect dialect;
    private final Connection connection;
    private final AtomicReference<Statement> running = new AtomicReference<>();
    private volatile boolean isCancelled;

    Session(Dialect dialect, Connection connection) throws SQLException {
        this.dialect = dialect;
        this.connection = connection;
        dialect.structures().prepare(connection);
    }

    Connection connection() {
        return connection;
    }

    /** Ends the statement that runs, and all that would follow. */
    void cancel() {
        isCancelled = true;
        Statement statement = running.get();
        try {
            if (statement != null) {
                statement.cancel();
            }
        } catch (SQLException e) {
            // Whoever comes next finds what it has done.
            LOG.debug("A statement cannot be cancelled, and ends by itself", e);
        }
    }

    /** Waits for whoever else makes this table what it is to be: an older run of the same task. */
    void lock(TableId table) throws SQLException {
        while (true) {
            requireRunning();
            try {
                dialect.tableChanges().lock(connection, table);
                return;
            } catch (SQLException e) {
                if (!isHeld(e)) {
                    throw e;
                }
            }
        }
    }

    private static boolean isHeld(SQLException error) {
        return LOCK_NOT_AVAILABLE.equals(error.getSQLState())
                || (error.getSQLState() == null
                        && error instanceof java.sql.SQLTransientException
                        && !(error instanceof SQLTransientConnectionException));
    }

    /** A session that has ended has no lock any more. */
    void unlock(TableId table) {
        try {
            dialect.tableChanges().unlock(connection, table);
        } catch (SQLException e) {
            LOG.debug("The lock of table '{}' ends with its session", table, e);
        }
    }

    /** Runs statements in one transaction, as far as the database has that for them. */
    void execute(List<String> statements) throws SQLException {
        requireRunning();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            // Braces in expressions and comments are no escapes.
            statement.setEscapeProcessing(false);
            running.set(statement);
            for (String sql : statements) {
                statement.execute(sql);
            }
            connection.commit();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            rollBack(connection, e);
            throw e;
        } finally {
            running.set(null);
        }
    }

    /**
     * Runs a statement.
     *
     * @return why the database would not have it; empty: it has
     * @throws SQLException it may later
     */
    Optional<String> tryToExecute(List<String> statements) throws SQLException {
        try {
            execute(statements);
            return Optional.empty();
        } catch (SQLException e) {
            if (dialect.classify(e) == SqlFailure.RETRIABLE) {
                throw e;
            }
            return Optional.of(dialect.explain(e));
        }
    }

    private void requireRunning() throws SQLException {
        if (isCancelled || Thread.currentThread().isInterrupted()) {
            throw new SQLTransientConnectionException("The task stops", LOCK_NOT_AVAILABLE);
        }
    }

    /** Ends a transaction that has failed with an error, which counts whatever happens here. */
    static void rollBack(Connection connection, SQLException error) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            error.addSuppressed(e);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
