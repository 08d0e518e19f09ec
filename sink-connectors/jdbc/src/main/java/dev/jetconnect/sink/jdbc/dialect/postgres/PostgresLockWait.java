package dev.jetconnect.sink.jdbc.dialect.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * Waits for rows of the table of positions, but not for ever. Who holds one is another run of the
 * same task, since nobody else writes it. If that does not end its transaction soon, its process is
 * stopped or cut off, and its session is ended: what it has not committed is rolled back, and it
 * finds out when it goes on.
 *
 * <p>Confined to the task thread.
 */
final class PostgresLockWait {
    private static final String WAIT_MAX = "3s";
    private static final Set<String> WAITED_TOO_LONG =
            Set.of(
                    "55P03", // for a lock
                    "57014"); // for a statement (statement.timeout.ms)
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final String endHolders;

    /**
     * @param rows the part of a query, from its FROM on, that selects the rows as {@code p}
     */
    PostgresLockWait(String rows) {
        // The transaction that has a row locked is its xmax, and holds a lock on its own id.
        this.endHolders =
                "SELECT pg_catalog.pg_terminate_backend(l.pid) FROM pg_catalog.pg_locks l"
                        + " WHERE l.locktype = 'transactionid' AND l.granted"
                        + " AND l.pid <> pg_catalog.pg_backend_pid()"
                        + " AND l.transactionid IN (SELECT p.xmax "
                        + rows
                        + ")";
    }

    /** What is to be done once the rows are free. */
    interface Step<T> {
        T run() throws SQLException;
    }

    /** The parameters of the query. */
    interface Parameters {
        void bind(PreparedStatement statement) throws SQLException;
    }

    <T> T bounded(Connection connection, Parameters parameters, Step<T> step) throws SQLException {
        execute(connection, "SET lock_timeout = '" + WAIT_MAX + "'");
        T result = withoutHolders(connection, parameters, step);
        execute(connection, "RESET lock_timeout");
        return result;
    }

    private <T> T withoutHolders(Connection connection, Parameters parameters, Step<T> step)
            throws SQLException {
        try {
            return step.run();
        } catch (SQLException e) {
            if (e.getSQLState() == null || !WAITED_TOO_LONG.contains(e.getSQLState())) {
                throw e;
            }
            endHolders(connection, parameters);
            return step.run();
        }
    }

    private void endHolders(Connection connection, Parameters parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(endHolders)) {
            parameters.bind(statement);
            statement.execute();
        } catch (SQLException e) {
            if (!INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                throw e;
            }
            // Another role's session: there is nothing to do but to wait.
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
