package dev.jetconnect.sink.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/** Writes each batch in one transaction. Confined to the task thread. */
final class SerialWriter implements BatchWriter {
    private final BatchTransaction transaction;
    private final Positions positions;

    SerialWriter(BatchTransaction transaction, Positions positions) {
        this.transaction = transaction;
        this.positions = positions;
    }

    @Override
    public void write(Connection connection, ReadBatch batch)
            throws SQLException, TableWriteException {
        PositionedBatch positioned = batch.positions();
        transaction.apply(
                connection,
                begun -> positions.advance(begun, positioned.changes()),
                batch.changes(),
                batch.refused());
        positions.advanced(positioned.changes());
        positions.written(positioned);
    }
}
