package dev.jetconnect.sink.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/** The database, for those who find that they have to ask it. */
interface Lookup {
    Connection connection() throws SQLException;
}
