package dev.jetconnect.sink.jdbc.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Loads blocks of rows as they are. Confined to the thread that writes. */
public interface BlockCopy {
    /** Loads the texts of blocks, all or none, in the caller's transaction. */
    void write(Connection connection, List<byte[]> texts) throws SQLException;
}
