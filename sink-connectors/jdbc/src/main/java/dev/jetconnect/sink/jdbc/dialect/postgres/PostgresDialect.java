package dev.jetconnect.sink.jdbc.dialect.postgres;

import dev.jetconnect.sink.jdbc.dialect.ColumnSpec;
import dev.jetconnect.sink.jdbc.dialect.Dialect;
import dev.jetconnect.sink.jdbc.dialect.PositionRows;
import dev.jetconnect.sink.jdbc.dialect.SqlFailure;
import dev.jetconnect.sink.jdbc.dialect.TableBinding;
import dev.jetconnect.sink.jdbc.dialect.TableChanges;
import dev.jetconnect.sink.jdbc.dialect.TableDescription;
import dev.jetconnect.sink.jdbc.dialect.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.connect.errors.ConnectException;
import org.postgresql.ds.PGSimpleDataSource;

/** PostgreSQL, 12 or newer. Thread-safe. */
public final class PostgresDialect implements Dialect {

    private final Identifiers identifiers;
    private final PostgresCatalog catalog;
    private final Duration statementMax;

    /**
     * @param statementMax how long a statement may take; zero: as long as it likes
     */
    public PostgresDialect(boolean quotesIdentifiers, Duration statementMax) {
        this.statementMax = statementMax;
        identifiers = new Identifiers(quotesIdentifiers);
        catalog = new PostgresCatalog(identifiers, ThreadLocal.withInitial(PostgresRows::new));
    }

    @Override
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

    @Override
    public String quote(TableId table) {
        return identifiers.quote(table);
    }

    /** Text without a zone means UTC, whatever the machine's zone. */
    @Override
    public Optional<String> connectionStart() {
        String start = "SET TIME ZONE 'UTC'";
        return Optional.of(
                statementMax.isZero()
                        ? start
                        : start + "; SET statement_timeout = " + statementMax.toMillis());
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
