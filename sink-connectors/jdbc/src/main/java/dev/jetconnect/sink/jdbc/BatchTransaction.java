package dev.jetconnect.sink.jdbc;

import dev.jetconnect.sink.jdbc.dialect.SqlFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;

/**
 * Applies the changes of one batch in one transaction: all of them, but for the rows that the
 * database refuses and somebody takes. First with all means; when a COPY fails, again without COPY;
 * when a row fails, again in halves, down to the rows that fail by themselves in the order of the
 * source. Confined to the task thread.
 */
final class BatchTransaction {
    private final ChangeWriter writer;
    private final ErrantRecords errantRecords;

    /** A change that the database refuses. */
    private record Refused(Change change, TableWriteException error) {}

    BatchTransaction(ChangeWriter writer, ErrantRecords errantRecords) {
        this.writer = writer;
        this.errantRecords = errantRecords;
    }

    void apply(Connection connection, List<Change> changes)
            throws SQLException, TableWriteException {
        connection.setAutoCommit(false);
        try {
            List<Refused> refused = write(connection, changes);
            // Before the commit: a report that fails must leave nothing written.
            refused.forEach(this::report);
            connection.commit();
        } catch (SQLException | TableWriteException | ConnectException e) {
            rollBack(connection, e);
            throw e;
        }
    }

    private List<Refused> write(Connection connection, List<Change> changes)
            throws SQLException, TableWriteException {
        try {
            writeWhole(connection, changes);
            return List.of();
        } catch (TableWriteException e) {
            if (e.failure() != SqlFailure.ROW) {
                throw e;
            }
            connection.rollback();
            List<Refused> refused = new ArrayList<>();
            isolate(connection, changes, refused);
            return refused;
        }
    }

    private void writeWhole(Connection connection, List<Change> changes)
            throws SQLException, TableWriteException {
        try {
            writer.write(connection, changes, true);
        } catch (TableWriteException e) {
            if (!e.isCopy() || e.failure() == SqlFailure.RETRIABLE) {
                throw e;
            }
            connection.rollback();
            writer.closeCopyGate(e.table());
            writer.write(connection, changes, false);
        }
    }

    private void isolate(Connection connection, List<Change> changes, List<Refused> refused)
            throws SQLException, TableWriteException {
        Savepoint savepoint = connection.setSavepoint();
        try {
            writer.write(connection, changes, false);
            connection.releaseSavepoint(savepoint);
        } catch (TableWriteException e) {
            if (e.failure() != SqlFailure.ROW) {
                throw e;
            }
            connection.rollback(savepoint);
            connection.releaseSavepoint(savepoint);
            split(connection, changes, refused, e);
        }
    }

    private void split(
            Connection connection,
            List<Change> changes,
            List<Refused> refused,
            TableWriteException error)
            throws SQLException, TableWriteException {
        if (changes.size() > 1) {
            int middle = changes.size() / 2;
            isolate(connection, changes.subList(0, middle), refused);
            isolate(connection, changes.subList(middle, changes.size()), refused);
        } else if (errantRecords.areTaken()) {
            refused.add(new Refused(changes.get(0), error));
        } else {
            throw refusal(changes.get(0), error);
        }
    }

    private void report(Refused refused) {
        errantRecords.report(refused.change().record(), refusal(refused.change(), refused.error()));
    }

    private static DataException refusal(Change change, TableWriteException error) {
        return new DataException(
                "Row with key "
                        + change.key()
                        + " of table '"
                        + change.table()
                        + "' from "
                        + RecordName.of(change.record())
                        + " was refused: "
                        + error.getMessage(),
                error.getCause());
    }

    private static void rollBack(Connection connection, Exception error) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            error.addSuppressed(e);
        }
    }
}
