package dev.jetconnect.sink.jdbc;

import dev.jetconnect.databases.SqlFailure;
import dev.jetconnect.databases.TableId;
import dev.jetconnect.sink.jdbc.dialect.Dialect;
import dev.jetconnect.sink.jdbc.dialect.RowOperation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.DataException;

/**
 * Writes changes with as few statements as their order allows, inside of the caller's transaction.
 * Confined to one thread.
 */
final class ChangeWriter {
    private static final int KNOWN_MAX = 100;

    private final Dialect dialect;
    private final InsertMode insertMode;
    private final BatchLimits limits;
    private final Map<TableId, CopyGate> copyGates = new HashMap<>();
    private final Map<TableId, KeyOrder> orders = new HashMap<>();

    /** Kept, since to grow one with each batch costs a quarter of the time for its rows. */
    private final Map<TableId, TableBuffer> known = new HashMap<>();

    ChangeWriter(Dialect dialect, InsertMode insertMode, BatchLimits limits) {
        this.dialect = dialect;
        this.insertMode = insertMode;
        this.limits = limits;
    }

    /**
     * @param isFirstTry whether what fails is tried again otherwise: only then are rows copied, and
     *     written in another order than the source's
     */
    void write(Connection connection, List<Change> changes, boolean isFirstTry)
            throws TableWriteException {
        Map<TableId, TableBuffer> buffers = new LinkedHashMap<>();
        for (Change change : changes) {
            TableBuffer buffer = buffers.computeIfAbsent(change.table(), this::emptyBuffer);
            if (buffer.mustWriteBefore(change) || isFull(buffer)) {
                // All tables, since rows may refer to rows of other tables.
                flush(connection, buffers.values(), isFirstTry);
            }
            if (change.kind() == Change.Kind.TRUNCATE) {
                truncate(connection, change);
            } else {
                buffer.add(change);
            }
        }
        flush(connection, buffers.values(), isFirstTry);
    }

    private TableBuffer emptyBuffer(TableId table) {
        if (known.size() > KNOWN_MAX) {
            known.clear();
        }
        TableBuffer buffer = known.computeIfAbsent(table, id -> new TableBuffer(id, insertMode));
        buffer.clear(); // an error may have left it full
        return buffer;
    }

    private boolean isFull(TableBuffer buffer) {
        return buffer.size() >= limits.rows() || buffer.bytes() >= limits.bytes();
    }

    /** After a COPY to the table has failed. */
    void closeCopyGate(TableId table) {
        copyGates.get(table).close();
    }

    /** After the first try has failed for a row of the table. */
    void keepOrder(TableId table) {
        order(table).close();
    }

    private void flush(Connection connection, Collection<TableBuffer> buffers, boolean isFirstTry)
            throws TableWriteException {
        for (TableBuffer buffer : buffers) {
            for (RowGroup group : RowGroup.of(inOrder(buffer, isFirstTry))) {
                write(connection, group, operation(group, isFirstTry));
            }
            buffer.clear();
        }
    }

    private Collection<Change> inOrder(TableBuffer buffer, boolean isFirstTry) {
        // Of rows that are only added, the source's order is the one to be read later.
        return isFirstTry && insertMode != InsertMode.INSERT
                ? order(buffer.table()).of(buffer.changes())
                : buffer.changes();
    }

    private KeyOrder order(TableId table) {
        return orders.computeIfAbsent(table, id -> new KeyOrder());
    }

    private RowOperation operation(RowGroup group, boolean isFirstTry) {
        if (group.isDelete()) {
            return RowOperation.DELETE;
        }
        if (insertMode == InsertMode.UPDATE) {
            return RowOperation.UPDATE;
        }
        if (group.isPartial()) {
            return insertMode == InsertMode.INSERT ? RowOperation.INSERT : RowOperation.UPDATE;
        }
        if (isFirstTry && copyGate(group).admits(group)) {
            return RowOperation.COPY;
        }
        return insertMode == InsertMode.INSERT ? RowOperation.INSERT : RowOperation.UPSERT;
    }

    private CopyGate copyGate(RowGroup group) {
        TableId table = group.key().binding().table().id();
        return copyGates.computeIfAbsent(table, id -> new CopyGate());
    }

    private void write(Connection connection, RowGroup group, RowOperation operation)
            throws TableWriteException {
        TableId table = group.key().binding().table().id();
        try {
            long written = send(connection, group, operation);
            // An upsert of a partial row would fail on a column that must not be null, even where
            // the row is known and keeps its value.
            boolean isPartialUpsert = insertMode == InsertMode.UPSERT && group.isPartial();
            if (isPartialUpsert && !group.isDelete() && written < group.rows().size()) {
                send(connection, group, RowOperation.INSERT_MISSING);
            }
        } catch (SQLException e) {
            throw failure(table, operation == RowOperation.COPY, e);
        } catch (DataException e) {
            throw new TableWriteException(table, SqlFailure.ROW, false, e.getMessage(), e);
        }
    }

    private long send(Connection connection, RowGroup group, RowOperation operation)
            throws SQLException {
        RowGroup.Key key = group.key();
        return key.binding().write(connection, operation, key.absent(), group.rows());
    }

    private void truncate(Connection connection, Change change) throws TableWriteException {
        try {
            dialect.truncate(connection, change.binding().table());
        } catch (SQLException e) {
            throw failure(change.table(), false, e);
        }
    }

    private TableWriteException failure(TableId table, boolean isCopy, SQLException error) {
        return new TableWriteException(
                table, dialect.classify(error), isCopy, dialect.explain(error), error);
    }
}
