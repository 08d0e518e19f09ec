package dev.jetconnect.sink.jdbc.dialect;

import dev.jetconnect.databases.SqlFailure;
import dev.jetconnect.databases.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * All that the sink knows about one kind of database: each has a room of its own with a class of
 * this kind, and knows nothing of the others. Thread-safe.
 */
public interface Dialect {
    /** The name as statements have it. */
    String quote(TableId table);

    /** Empty: there is no such table. */
    Optional<TableDescription> describe(Connection connection, TableId table) throws SQLException;

    /** Creates the table unless it exists. Outside of a transaction. */
    void create(Connection connection, TableId table, List<ColumnSpec> columns) throws SQLException;

    /**
     * Binds rows, whose values come in the order of {@code columns}, to a table.
     *
     * @throws ConnectException the table lacks a column
     */
    TableBinding bind(TableDescription table, List<ColumnSpec> columns);

    /** Deletes all rows, in the caller's transaction. */
    void truncate(Connection connection, TableDescription table) throws SQLException;

    TableChanges tableChanges();

    StructureTexts structures();

    /** The positions of a connector, in a table that may be missing yet. */
    PositionRows positions(TableId table, String connector);

    SqlFailure classify(SQLException error);

    /** The server's reason and the remedy, in one line without row contents. */
    String explain(SQLException error);
}
