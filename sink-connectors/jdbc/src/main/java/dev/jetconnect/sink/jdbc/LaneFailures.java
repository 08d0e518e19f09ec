package dev.jetconnect.sink.jdbc;

import dev.jetconnect.databases.SqlFailure;
import dev.jetconnect.sink.jdbc.dialect.Dialect;
import java.sql.SQLException;
import java.util.Collection;

/**
 * Tells which failures of lanes may come from their going on side by side: rows that need one of
 * another lane, and deadlocks. Thread-safe.
 */
final class LaneFailures {
    private static final String ROLLBACK_CLASS = "40";

    private final Dialect dialect;

    LaneFailures(Dialect dialect) {
        this.dialect = dialect;
    }

    /** Throws the first failure that does not. */
    void requireOfLanes(Collection<Throwable> failures) throws SQLException, TableWriteException {
        for (Throwable failure : failures) {
            if (!isOfLanes(failure)) {
                WriteBehind.rethrow(failure);
            }
        }
    }

    /** Why a lane has failed, without row contents. */
    String reason(Throwable failure) {
        return failure instanceof SQLException error
                ? dialect.explain(error)
                : failure.getMessage();
    }

    private boolean isOfLanes(Throwable failure) {
        if (failure instanceof TableWriteException error) {
            return error.failure() == SqlFailure.ROW
                    || (error.getCause() instanceof SQLException cause && isRolledBack(cause));
        }
        return failure instanceof SQLException error
                && (dialect.classify(error) == SqlFailure.ROW || isRolledBack(error));
    }

    /** By the server, which has ended the transaction and not the session. */
    private static boolean isRolledBack(SQLException error) {
        return error.getSQLState() != null && error.getSQLState().startsWith(ROLLBACK_CLASS);
    }
}
