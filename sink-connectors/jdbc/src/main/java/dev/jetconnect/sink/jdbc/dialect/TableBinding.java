package dev.jetconnect.sink.jdbc.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;

/** How rows of one shape get into one table. Thread-safe. */
public interface TableBinding {
    TableDescription table();

    /** Whether keys that differ in records are those of different rows, as far as that is known. */
    boolean tellsKeysApart();

    /**
     * Writes rows that differ in their keys, in the caller's transaction.
     *
     * @param absent positions of columns that the statement leaves as they are
     * @param rows their values, in the order of the columns that were bound
     * @return the number of rows that were inserted, changed or deleted; for updates, the number of
     *     those that are there
     */
    long write(Connection connection, RowOperation operation, BitSet absent, List<Object[]> rows)
            throws SQLException;

    /**
     * How blocks of rows get into the table as they are. Empty: not all of its columns take the
     * text that blocks have of them.
     *
     * @param row the schema of a block's rows
     */
    Optional<BlockCopy> blockCopy(Schema row);

    /**
     * Finds out which column a row is refused for, if the error does not tell. Leaves nothing
     * written.
     *
     * @param row a row that was refused by itself
     */
    Optional<String> refusedColumn(Connection connection, Object[] row) throws SQLException;
}
