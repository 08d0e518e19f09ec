package dev.jetconnect.source.copy.database;

import dev.jetconnect.blocks.BlockText;
import java.sql.SQLException;

/** The rows of a query, one after the other. Confined to one thread. */
public interface RowFeed extends AutoCloseable {
    /** Adds the next row. False: there are no more. */
    boolean next(BlockText into) throws SQLException;

    /** Leaves the next row out. False: there are no more. */
    boolean skip() throws SQLException;

    /** How many values of the rows since the last call no record can have. */
    default int replaced() {
        return 0;
    }

    /** Ends the query, also if rows are left. */
    @Override
    void close() throws SQLException;
}
