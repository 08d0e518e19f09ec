package dev.jetconnect.source.copy.database;

import dev.jetconnect.blocks.BlockText;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** What PostgreSQL's COPY sends: rows in the form of blocks already. Confined to one thread. */
final class CopyFeed implements RowFeed {
    private final CopyOut copy;

    CopyFeed(Connection connection, String query) throws SQLException {
        copy =
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut("COPY (" + query + ") TO STDOUT");
    }

    @Override
    public boolean next(BlockText into) throws SQLException {
        byte[] row = copy.readFromCopy();
        if (row != null) {
            into.addRow(row);
        }
        return row != null;
    }

    @Override
    public boolean skip() throws SQLException {
        return copy.readFromCopy() != null;
    }

    @Override
    public void close() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }
}
