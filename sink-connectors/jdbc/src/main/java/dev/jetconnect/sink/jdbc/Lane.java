package dev.jetconnect.sink.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/** Writes the parts of one lane, each in a transaction of its own. Used by one thread at a time. */
final class Lane implements BatchWriter {
    private final BatchTransaction transaction;
    private final Positions positions;

    /**
     * @param writer nobody else's
     */
    Lane(ChangeWriter writer, ErrantRecords errantRecords, Positions positions) {
        this.transaction = new BatchTransaction(writer, errantRecords, ParkedKeys.none());
        this.positions = positions;
    }

    /** Writes all of it, or nothing. */
    @Override
    public void write(Connection connection, ReadBatch part)
            throws SQLException, TableWriteException {
        transaction.applyWhole(
                connection,
                begun -> positions.advance(begun, part.positions().changes()),
                part.changes(),
                part.refused());
    }
}
