package dev.jetconnect.sink.jdbc;

import dev.jetconnect.databases.SqlFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Applies the changes of one batch in one transaction: all of them, but for the rows that the
 * database refuses and somebody takes. First with all means; when a COPY fails, again without COPY;
 * when a row fails, again in halves, down to the rows that fail by themselves in the order of the
 * source. Confined to one thread.
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

    /** Writes in a transaction that has begun. */
    private interface Writing {
        void run(Restart restart) throws SQLException, TableWriteException;
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
        apply(
                connection,
                beginning,
                refused,
                restart -> write(connection, restart, changes, refused));
    }

    /** Applies the changes and commits, or fails with the first row that is refused. */
    void applyWhole(
            Connection connection,
            Beginning beginning,
            List<Change> changes,
            List<RefusedRecord> refused)
            throws SQLException, TableWriteException {
        apply(connection, beginning, refused, restart -> writeWhole(connection, restart, changes));
    }

    private void apply(
            Connection connection,
            Beginning beginning,
            List<RefusedRecord> refused,
            Writing writing)
            throws SQLException, TableWriteException {
        connection.setAutoCommit(false);
        try {
            beginning.run(connection);
            writing.run(
                    () -> {
                        connection.rollback();
                        beginning.run(connection);
                    });
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

    /** Reads the changes of one part of a batch. */
    interface PartReader<T> {
        List<Change> read(T part) throws SQLException;
    }

    /** Applies changes part by part, with those of one part in memory, and commits. */
    <T> void applyParts(
            Connection connection, Beginning beginning, List<T> parts, PartReader<T> reader)
            throws SQLException, TableWriteException {
        List<RefusedRecord> refused = new ArrayList<>();
        apply(
                connection,
                beginning,
                refused,
                restart -> {
                    for (T part : parts) {
                        List<Change> changes =
                                parkedKeys.free(
                                        reader.read(part),
                                        waiting -> errantRecords.add(waiting, refused));
                        writePart(connection, changes, refused);
                    }
                });
    }

    /** Applies changes in the caller's transaction, which goes on. */
    void applyPart(Connection connection, List<Change> changes)
            throws SQLException, TableWriteException {
        writePart(connection, changes, new ArrayList<>());
    }

    private void writePart(Connection connection, List<Change> changes, List<RefusedRecord> refused)
            throws SQLException, TableWriteException {
        Savepoint start = connection.setSavepoint();
        write(connection, () -> connection.rollback(start), changes, refused);
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
            writer.keepOrder(e.table());
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

    private List<Change> free(List<Change> changes, List<RefusedRecord> refused) {
        return parkedKeys.free(changes, waiting -> errantRecords.add(waiting, refused));
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
