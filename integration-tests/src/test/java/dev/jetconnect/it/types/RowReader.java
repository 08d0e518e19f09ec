package dev.jetconnect.it.types;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads the row that a result is at. */
@FunctionalInterface
interface RowReader {
    void read(ResultSet row) throws SQLException;
}
