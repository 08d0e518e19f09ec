package dev.jetconnect.sink.jdbc.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * All that the sink knows about PostgreSQL (12 or newer). Another database gets a class with these
 * methods; the interface is cut when the second one is there. Confined to the task thread.
 */
public final class PostgresDialect {
    public static final String URL_PREFIX = "jdbc:postgresql:";

    private final Identifiers identifiers;
    private final PostgresCatalog catalog;
    private final PostgresRows rows = new PostgresRows();

    public PostgresDialect(boolean quotesIdentifiers) {
        identifiers = new Identifiers(quotesIdentifiers);
        catalog = new PostgresCatalog(identifiers);
    }

    /**
     * Where connections come from.
     *
     * @param url without credentials
     * @throws ConnectException the driver cannot read the URL
     */
    public DataSource dataSource(String url, Optional<String> user, Optional<Password> password) {
        PGSimpleDataSource connections = new PGSimpleDataSource();
        try {
            connections.setUrl(url);
            // The detail holds whole rows, which belong in no log.
            connections.setProperty("logServerErrorDetail", "false");
            connections.setProperty("ApplicationName", "jetconnect-sink-jdbc");
            connections.setProperty("tcpKeepAlive", "true");
        } catch (IllegalArgumentException | SQLException e) {
            // Without the cause, which repeats the URL with all its parameters.
            throw new ConnectException("connection.url is no URL that PostgreSQL's driver reads");
        }
        user.ifPresent(connections::setUser);
        password.map(Password::value).ifPresent(connections::setPassword);
        return connections;
    }

    /** Run on each new connection: text without a zone means UTC, whatever the machine's zone. */
    public String connectionStart() {
        return "SET TIME ZONE 'UTC'";
    }

    public Optional<TableDescription> describe(Connection connection, TableId table)
            throws SQLException {
        return catalog.describe(connection, table);
    }

    /** Creates the table unless it exists. */
    public void create(Connection connection, TableId table, List<ColumnSpec> columns)
            throws SQLException {
        catalog.create(connection, table, columns);
    }

    /** The positions of a connector, in a table that may be missing yet. */
    public PostgresPositions positions(TableId table, String connector) {
        return new PostgresPositions(identifiers.quote(table), connector);
    }

    /**
     * Binds rows, whose values come in the order of {@code columns}, to a table.
     *
     * @throws org.apache.kafka.connect.errors.ConnectException the table lacks a column, or a field
     *     has a type that no column can hold
     */
    public TableBinding bind(TableDescription table, List<ColumnSpec> columns) {
        return catalog.bind(table, columns);
    }

    /**
     * Writes rows that differ in their keys.
     *
     * @param absent positions of columns that the statement leaves as they are
     * @return the number of rows that the statement has inserted, changed or deleted
     */
    public long write(
            Connection connection,
            TableBinding binding,
            RowOperation operation,
            BitSet absent,
            List<Object[]> values)
            throws SQLException {
        RowStatement statement = binding.statement(operation, absent);
        if (operation == RowOperation.COPY) {
            rows.copy(connection, statement, values);
            return values.size();
        }
        return rows.write(connection, statement, values);
    }

    /**
     * Finds out which column a row is refused for, which only COPY tells. Leaves nothing written.
     *
     * @param values a row that was refused by itself
     */
    public Optional<String> refusedColumn(
            Connection connection, TableBinding binding, Object[] values) throws SQLException {
        Savepoint savepoint = connection.setSavepoint();
        try {
            write(connection, binding, RowOperation.COPY, new BitSet(), List.<Object[]>of(values));
            return Optional.empty();
        } catch (SQLException e) {
            return PostgresErrors.copyColumn(e);
        } catch (DataException e) {
            return Optional.empty(); // the error that refused the row has named the column
        } finally {
            connection.rollback(savepoint);
        }
    }

    public void truncate(Connection connection, TableDescription table) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE TABLE " + identifiers.quote(table.id()));
        }
    }

    public SqlFailure classify(SQLException error) {
        return PostgresErrors.classify(error);
    }

    /** The server's reason and the remedy, in one line without row contents. */
    public String explain(SQLException error) {
        return PostgresErrors.explain(error);
    }
}
