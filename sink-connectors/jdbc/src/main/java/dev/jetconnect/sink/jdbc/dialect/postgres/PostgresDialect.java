package dev.jetconnect.sink.jdbc.dialect.postgres;

import dev.jetconnect.databases.DatabaseKind;
import dev.jetconnect.databases.Identifiers;
import dev.jetconnect.databases.PostgresErrors;
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

/** PostgreSQL, 10 or newer. Thread-safe. */
public final class PostgresDialect implements Dialect {

    private final Identifiers identifiers;
    private final PostgresCatalog catalog;

    public PostgresDialect(boolean quotesIdentifiers) {
        identifiers = new Identifiers(DatabaseKind.POSTGRESQL, quotesIdentifiers);
        catalog = new PostgresCatalog(identifiers, ThreadLocal.withInitial(PostgresRows::new));
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
        return new PostgresTableChanges(identifiers);
    }

    @Override
    public StructureTexts structures() {
        return new PostgresStructureTexts(identifiers);
    }

    @Override
    public PositionRows positions(TableId table, String connector) {
        return new PostgresPositions(identifiers.quote(table), connector);
    }

    @Override
    public TableBinding bind(TableDescription table, List<ColumnSpec> columns) {
        return catalog.bind(table, columns);
    }

    @Override
    public void truncate(Connection connection, TableDescription table) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE TABLE " + identifiers.quote(table.id()));
        }
    }

    @Override
    public SqlFailure classify(SQLException error) {
        return PostgresErrors.classify(error);
    }

    @Override
    public String explain(SQLException error) {
        return PostgresErrors.explain(error);
    }
}
