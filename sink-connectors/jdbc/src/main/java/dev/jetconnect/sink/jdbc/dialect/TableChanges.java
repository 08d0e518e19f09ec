package dev.jetconnect.sink.jdbc.dialect;

import dev.jetconnect.databases.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;

/** What a database can tell and do about tables that records have outgrown. Thread-safe. */
public interface TableChanges {
    /** All columns of a table. */
    List<ColumnState> columns(Connection connection, TableId table) throws SQLException;

    /** The column's name as the catalog has it. */
    String stored(ColumnSpec column);

    /** Which names of columns are the same: some databases ignore case. */
    Comparator<String> nameOrder();

    /** Type, nullability and default of a column that a table with rows gets. */
    String definition(ColumnSpec column);

    TypeFit fit(ColumnState column, ColumnSpec wanted);

    /**
     * Waits until nobody else of ours changes the table. Outside of a transaction.
     *
     * @throws SQLException a retriable one, where that takes too long
     */
    void lock(Connection connection, TableId table) throws SQLException;

    void unlock(Connection connection, TableId table) throws SQLException;

    /** Makes the changes in one statement. */
    void apply(Connection connection, TableId table, List<ColumnChange> changes)
            throws SQLException;
}
