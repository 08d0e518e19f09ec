package dev.jetconnect.sink.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.jetconnect.databases.Connections;
import dev.jetconnect.databases.DatabaseAddress;
import dev.jetconnect.databases.SqlFailure;
import dev.jetconnect.sink.jdbc.dialect.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections of one task. Thread-safe. */
final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final String APPLICATION = "jetconnect-sink-jdbc";

    private final HikariDataSource connections;

    private Database(HikariDataSource connections) {
        this.connections = connections;
    }

    /**
     * Opens the pool.
     *
     * @throws ConnectException the database refuses the login, or is away and no retry is wanted
     */
    static Database open(JdbcSinkConfig config, Dialect dialect) {
        DataSource source =
                Connections.to(config.address(), APPLICATION, config.statementTimeout());
        checkConnection(config, source, dialect);
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("jdbc-sink");
        pool.setDataSource(source);
        pool.setConnectionTimeout(config.connectionTimeout().toMillis());
        pool.setMaximumPoolSize(Math.max(config.poolSize(), config.writersMax()));
        pool.setMinimumIdle(0);
        // The check above has a clearer message than the pool's own.
        pool.setInitializationFailTimeout(-1);
        return new Database(new HikariDataSource(pool));
    }

    /** A single connection, for what is not a task's. */
    static Connection connectOnce(JdbcSinkConfig config) throws SQLException {
        return Connections.to(config.address(), APPLICATION, config.statementTimeout())
                .getConnection();
    }

    /** After a failure: connections may lead to a server that is not the right one any more. */
    void renew() {
        if (connections.getHikariPoolMXBean() != null) {
            connections.getHikariPoolMXBean().softEvictConnections();
        }
    }

    Connection connect() throws SQLException {
        return connections.getConnection();
    }

    @Override
    public void close() {
        connections.close();
    }

    private static void checkConnection(JdbcSinkConfig config, DataSource source, Dialect dialect) {
        try {
            source.getConnection().close();
        } catch (SQLException e) {
            DatabaseAddress address = config.address();
            String message =
                    "Cannot connect to "
                            + address.shown()
                            + address.user().map(user -> " as user '" + user + "'").orElse("")
                            + ": "
                            + dialect.explain(e);
            if (dialect.classify(e) != SqlFailure.RETRIABLE || config.maxRetries() == 0) {
                throw new ConnectException(message, e);
            }
            LOG.warn("{}. Tried again with the next records", message);
        }
    }
}
