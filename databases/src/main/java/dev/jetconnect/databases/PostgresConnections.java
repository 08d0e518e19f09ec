package dev.jetconnect.databases;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.connect.errors.ConnectException;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections to PostgreSQL with the settings that every session needs. Thread-safe. */
final class PostgresConnections extends PGSimpleDataSource {
    private static final long serialVersionUID = 1L;

    private final String sessionStart;

    private PostgresConnections(String sessionStart) {
        this.sessionStart = sessionStart;
    }

    /**
     * @param statementMax how long a statement may take; zero: as long as it likes
     */
    static PGSimpleDataSource of(
            DatabaseAddress address, String application, Duration statementMax) {
        PGSimpleDataSource connections = new PostgresConnections(sessionStart(statementMax));
        try {
            connections.setUrl(address.url());
            // The detail holds whole rows, which belong in no log.
            connections.setProperty("logServerErrorDetail", "false");
            connections.setProperty("ApplicationName", application);
            connections.setProperty("tcpKeepAlive", "true");
        } catch (IllegalArgumentException | SQLException e) {
            // Without the cause, which repeats the URL with all its parameters.
            throw new ConnectException("connection.url is no URL that PostgreSQL's driver reads");
        }
        address.user().ifPresent(connections::setUser);
        address.password().map(Password::value).ifPresent(connections::setPassword);
        return connections;
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        Connection connection = super.getConnection(user, password);
        try (Statement statement = connection.createStatement()) {
            statement.execute(sessionStart);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Text without a zone means UTC, whatever the machine's zone. */
    private static String sessionStart(Duration statementMax) {
        String start = "SET TIME ZONE 'UTC'";
        return statementMax.isZero()
                ? start
                : start + "; SET statement_timeout = " + statementMax.toMillis();
    }
}
