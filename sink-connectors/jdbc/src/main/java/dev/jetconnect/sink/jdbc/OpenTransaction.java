package dev.jetconnect.sink.jdbc;

import dev.jetconnect.sink.jdbc.dialect.PositionChange;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * A transaction of the target that takes several batches, of which nobody sees anything before the
 * commit. Each batch moves the positions from where the one before has left them, so that the
 * transaction is fenced from its first statement on. Confined to the task thread.
 */
final class OpenTransaction implements AutoCloseable {
    private final Connection connection;
    private final Positions positions;
    private final BatchTransaction transaction;

    private OpenTransaction(
            Connection connection, Positions positions, BatchTransaction transaction) {
        this.connection = connection;
        this.positions = positions;
        this.transaction = transaction;
    }

    /** Begins on a connection that it closes in the end. */
    static OpenTransaction begin(
            Connection connection, Positions positions, BatchTransaction transaction)
            throws SQLException {
        connection.setAutoCommit(false);
        return new OpenTransaction(connection, positions, transaction);
    }

    void write(List<PositionChange> steps, List<Change> changes)
            throws SQLException, TableWriteException {
        positions.advance(connection, steps);
        transaction.applyPart(connection, changes);
    }

    void commit() throws SQLException {
        connection.commit();
    }

    /** Whatever is not committed is rolled back, by the server if it has to be. */
    @Override
    public void close() throws SQLException {
        try (connection) {
            connection.rollback();
        }
    }
}
