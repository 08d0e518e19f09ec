package dev.jetconnect.databases;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What tables there are and what they are made of. Immutable. */
public interface TableCatalog {
    static TableCatalog of(DatabaseKind kind) {
        return kind == DatabaseKind.POSTGRESQL ? new PostgresTables() : new MySqlTables();
    }

    /**
     * All tables with their schemas, in order; without the server's own, without views, and without
     * the partitions of partitioned tables. MySQL and MariaDB: those of the connection's database;
     * if it has none, of all.
     */
    List<TableId> tables(Connection connection) throws SQLException;

    /**
     * Describes a table or view. Names are taken as they are, with their case.
     *
     * @param table without a schema: the one that the connection finds
     * @return with its schema; empty: there is no such table, or the user may not see it
     */
    Optional<Table> describe(Connection connection, TableId table) throws SQLException;
}
