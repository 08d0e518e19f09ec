package dev.jetconnect.sink.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/** Brings a batch into the target, together with its positions. Confined to the task thread. */
interface BatchWriter {
    /**
     * Writes the batch, but for the rows that the database refuses and somebody takes.
     *
     * @throws TableWriteException like other exceptions: the batch is not in the target as a whole
     */
    void write(Connection connection, ReadBatch batch) throws SQLException, TableWriteException;
}
