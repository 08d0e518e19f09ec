package dev.jetconnect.databases.structure;

import dev.jetconnect.databases.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads from a database's catalog what tables are like. Immutable. */
public interface StructureCatalog {
    /** What the server itself says that it is counts, not the URL. */
    static StructureCatalog of(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        return product.equals(PostgresStructure.PRODUCT)
                ? new PostgresStructure()
                : new MySqlStructure(product);
    }

    /**
     * Describes a table, without findings.
     *
     * @param table without a schema: the one that the connection finds
     * @return empty: there is no such table
     */
    Optional<TableStructure> read(Connection connection, TableId table) throws SQLException;

    /** What a table has that its structure does not carry. */
    List<Finding> findings(Connection connection, TableId table) throws SQLException;

    /** What the schemas have beside tables. */
    List<Finding> beside(Connection connection, Set<String> schemas) throws SQLException;
}
