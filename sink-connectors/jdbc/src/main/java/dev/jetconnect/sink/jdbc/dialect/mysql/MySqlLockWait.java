package dev.jetconnect.sink.jdbc.dialect.mysql;

import java.sql.Connection;
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
final class MySqlLockWait {
    private static final int WAIT_MAX_SECONDS = 3;
    private static final Set<Integer> WAITED_TOO_LONG =
            Set.of(
                    1205, // for a lock
                    1317, // the driver has it ended (statement.timeout.ms)
                    1969); // the server has (statement.timeout.ms)
    private static final String SHORTEN =
            "SET @innodb_lock_wait_before = @@innodb_lock_wait_timeout,"
                    + " SESSION innodb_lock_wait_timeout ="
                    + " CAST(LEAST(@@innodb_lock_wait_timeout, "
                    + WAIT_MAX_SECONDS
                    + ") AS UNSIGNED)";
    private static final String RESTORE =
            "SET SESSION innodb_lock_wait_timeout = @innodb_lock_wait_before";

    private MySqlLockWait() {}

    /** What is done once the rows are free. */
    interface Step<T> {
        T run() throws SQLException;
    }

    /** Ends the sessions that have the rows. */
    interface Ending {
        void run() throws SQLException;
    }

    static <T> T bounded(Connection connection, Ending endHolders, Step<T> step)
            throws SQLException {
        execute(connection, SHORTEN);
        T result = withoutHolders(endHolders, step);
        execute(connection, RESTORE);
        return result;
    }

    private static <T> T withoutHolders(Ending endHolders, Step<T> step) throws SQLException {
        try {
            return step.run();
        } catch (SQLException e) {
            if (!WAITED_TOO_LONG.contains(e.getErrorCode())) {
                throw e;
            }
            endHolders.run();
            return step.run();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
