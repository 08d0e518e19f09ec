package dev.jetconnect.sink.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.jetconnect.sink.jdbc.dialect.PostgresDialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.apache.kafka.connect.errors.ConnectException;

/** The connections of one task. Thread-safe. */
final class Database implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final HikariDataSource connections;

    private Database(HikariDataSource connections) {
        this.connections = connections;
    }

    /**
     * Opens the pool.
     *
     * @throws ConnectException the database cannot be reached, or refuses the login
     */
    static Database open(JdbcSinkConfig config, PostgresDialect dialect) {
        DatabaseAddress address = config.address();
        DataSource source = dialect.dataSource(address.url(), address.user(), address.password());
        checkConnection(address, source, dialect);
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("jdbc-sink");
        pool.setDataSource(source);
        pool.setConnectionInitSql(dialect.connectionStart());
        pool.setConnectionTimeout(CONNECT_TIMEOUT.toMillis());
        pool.setMaximumPoolSize(config.poolSize());
        pool.setMinimumIdle(0);
        // The check above has a clearer message than the pool's own.
        pool.setInitializationFailTimeout(-1);
        return new Database(new HikariDataSource(pool));
    }

    Connection connect() throws SQLException {
        return connections.getConnection();
    }

    @Override
    public void close() {
        connections.close();
    }

    private static void checkConnection(
            DatabaseAddress address, DataSource source, PostgresDialect dialect) {
        try {
            source.getConnection().close();
        } catch (SQLException e) {
            throw new ConnectException(
                    "Cannot connect to "
                            + address.shown()
                            + address.user().map(user -> " as user '" + user + "'").orElse("")
                            + ": "
                            + dialect.explain(e),
                    e);
        }
    }
}
