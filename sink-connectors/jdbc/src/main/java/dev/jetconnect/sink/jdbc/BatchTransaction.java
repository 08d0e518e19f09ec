package dev.jetconnect.sink.jdbc;

import dev.jetconnect.databases.SqlFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Applies the changes of one batch in one transaction: all of them, but for the rows that the
 * database refuses and somebody takes. First with all means; when a COPY fails, again without COPY;
 * when a row fails, again in halves, down to the rows that fail by themselves in the order of the
 * source. Confined to the task thread.
 */
final class BatchTransaction {
    private final ChangeWriter writer;
    private final ErrantRecords errantRecords;
    private final ParkedKeys parkedKeys;

    BatchTransaction(ChangeWriter writer, ErrantRecords errantRecords, ParkedKeys parkedKeys) {
        this.writer = writer;
        this.errantRecords = errantRecords;
        this.parkedKeys = parkedKeys;
    }

    /** The first statements of a transaction, each time it begins. */
    interface Beginning {
        void run(Connection connection) throws SQLException;
    }

    /** Undoes what was written since the beginning. */
    private interface Restart {
        void run() throws SQLException;
    }

    /**
     * Applies the changes and commits.
     *
     * @param refused records of the batch that could not be read; those that cannot be written join
     */
    void apply(
            Connection connection,
            Beginning beginning,
            List<Change> changes,
            List<RefusedRecord> refused)
            throws SQLException, TableWriteException {
        connection.setAutoCommit(false);
        try {
            beginning.run(connection);
            Restart restart =
                    () -> {
                        connection.rollback();
                        beginning.run(connection);
                    };
            write(connection, restart, free(changes, refused), refused);
            parkedKeys.store(connection);
            // Before the commit: a report that fails must leave nothing written.
            errantRecords.report(refused);
            connection.commit();
            parkedKeys.committed();
        } catch (SQLException | TableWriteException | ConnectException e) {
            parkedKeys.dropped();
            rollBack(connection, e);
            throw e;
        }
    }

    /** Applies changes in the caller's transaction, which goes on. */
    void applyPart(Connection connection, List<Change> changes)
            throws SQLException, TableWriteException {
        Savepoint start = connection.setSavepoint();
        write(connection, () -> connection.rollback(start), changes, new ArrayList<>());
        connection.releaseSavepoint(start);
    }

    private void write(
            Connection connection,
            Restart restart,
            List<Change> changes,
            List<RefusedRecord> refused)
            throws SQLException, TableWriteException {
        try {
            writeWhole(connection, restart, changes);
        } catch (TableWriteException e) {
            if (e.failure() != SqlFailure.ROW) {
                throw e;
            }
            restart.run();
            isolate(connection, changes, refused);
        }
    }

    private void writeWhole(Connection connection, Restart restart, List<Change> changes)
            throws SQLException, TableWriteException {
        try {
            writer.write(connection, changes, true);
        } catch (TableWriteException e) {
            if (!e.isCopy() || e.failure() == SqlFailure.RETRIABLE) {
                throw e;
            }
            restart.run();
            writer.closeCopyGate(e.table());
            writer.write(connection, changes, false);
        }
    }

    private void isolate(Connection connection, List<Change> all, List<RefusedRecord> refused)
            throws SQLException, TableWriteException {
        List<Change> changes = free(all, refused);
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
            List<RefusedRecord> refused,
            TableWriteException error)
            throws SQLException, TableWriteException {
        if (changes.size() > 1) {
            int middle = changes.size() / 2;
            isolate(connection, changes.subList(0, middle), refused);
            isolate(connection, changes.subList(middle, changes.size()), refused);
        } else {
            Change change = changes.get(0);
            errantRecords.add(
                    RefusedRecord.refused(change, error, column(connection, change)), refused);
            parkedKeys.park(change);
        }
    }

    /** The changes that wait for no earlier one of their row. */
    private List<Change> free(List<Change> changes, List<RefusedRecord> refused) {
        if (parkedKeys.areNone()) {
            return changes;
        }
        List<Change> free = new ArrayList<>(changes.size());
        for (Change change : changes) {
            Optional<RecordOrigin> before = parkedKeys.before(change);
            if (before.isPresent()) {
                errantRecords.add(RefusedRecord.parked(change, before.get()), refused);
            } else {
                free.add(change);
            }
        }
        return free;
    }

    private String column(Connection connection, Change change) throws SQLException {
        return change.kind() == Change.Kind.WRITE && !change.isPartial()
                ? change.binding()
                        .refusedColumn(connection, change.values())
                        .map(column -> "column '" + column + "': ")
                        .orElse("")
                : "";
    }

    private static void rollBack(Connection connection, Exception error) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            error.addSuppressed(e);
        }
    }
}
