package dev.jetconnect.sink.jdbc.dialect.mysql;

import dev.jetconnect.databases.DatabaseKind;
import dev.jetconnect.databases.Identifiers;
import dev.jetconnect.databases.MySqlErrors;
import dev.jetconnect.databases.SqlFailure;
import dev.jetconnect.databases.TableId;
import dev.jetconnect.sink.jdbc.dialect.ColumnSpec;
import dev.jetconnect.sink.jdbc.dialect.Dialect;
import dev.jetconnect.sink.jdbc.dialect.PositionRows;
import dev.jetconnect.sink.jdbc.dialect.StructureTexts;
import dev.jetconnect.sink.jdbc.dialect.TableBinding;
import dev.jetconnect.sink.jdbc.dialect.TableChanges;
import dev.jetconnect.sink.jdbc.dialect.TableDescription;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/**
 * MySQL, 8.0 or newer, and MariaDB, 10.5 or newer. Where the two differ, it is in a word of a
 * statement, and stands in a comment that only one of them executes; so a URL of either form leads
 * to either server. Thread-safe.
 */
public final class MySqlDialect implements Dialect {
    private final Identifiers identifiers;
    private final MySqlCatalog catalog;

    public MySqlDialect(boolean quotesIdentifiers) {
        identifiers = new Identifiers(DatabaseKind.MYSQL, quotesIdentifiers);
        catalog = new MySqlCatalog(identifiers, ThreadLocal.withInitial(MySqlRows::new));
    }

    @Override
    public String quote(TableId table) {
        return identifiers.quote(table);
    }

    @Override
    public Optional<TableDescription> describe(Connection connection, TableId table)
            throws SQLException {
        return catalog.describe(connection, table);
    }

    @Override
    public void create(Connection connection, TableId table, List<ColumnSpec> columns)
            throws SQLException {
        catalog.create(connection, table, columns);
    }

    @Override
    public TableChanges tableChanges() {
        return new MySqlTableChanges(identifiers);
    }

    @Override
    public StructureTexts structures() {
        return new MySqlStructureTexts(identifiers);
    }

    @Override
    public TableBinding bind(TableDescription table, List<ColumnSpec> columns) {
        return catalog.bind(table, columns);
    }

    /** TRUNCATE would commit the transaction. */
    @Override
    public void truncate(Connection connection, TableDescription table) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM " + identifiers.quote(table.id()));
        }
    }

    @Override
    public PositionRows positions(TableId table, String connector) {
        return new MySqlPositions(identifiers.quote(table), connector);
    }

    @Override
    public SqlFailure classify(SQLException error) {
        return MySqlErrors.classify(error);
    }

    @Override
    public String explain(SQLException error) {
        return MySqlErrors.explain(error);
    }
}
