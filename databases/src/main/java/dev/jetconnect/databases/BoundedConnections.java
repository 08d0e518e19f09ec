package dev.jetconnect.databases;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.mariadb.jdbc.MariaDbDataSource;

/**
 * Connections on which no statement takes too long. MariaDB ends them by itself; MySQL bounds only
 * reads and waits for locks, so there the driver has all others ended, through a connection of its
 * own. Thread-safe.
 */
final class BoundedConnections extends MariaDbDataSource {
    private static final String MARIADB = "MariaDB";

    /**
     * How much later than the server the driver is: what it sends to end a statement that has just
     * ended by itself, hits the next one. InnoDB looks at the clock once in a second.
     */
    private static final int LATER_SECONDS = 2;

    private final int seconds;

    private BoundedConnections(int seconds) {
        this.seconds = seconds;
    }

    /**
     * @param longest zero: as long as it likes
     */
    static MariaDbDataSource of(Duration longest) {
        return longest.isZero()
                ? new MariaDbDataSource()
                : new BoundedConnections(seconds(longest));
    }

    /** What a session needs for it, to be added to a SET; each server executes its part. */
    static String settings(Duration longest) {
        if (longest.isZero()) {
            return "";
        }
        return " /*M! , max_statement_time = "
                + longest.toMillis() / 1000.0
                + " */ /*!80001 , innodb_lock_wait_timeout = "
                + seconds(longest)
                + ", lock_wait_timeout = "
                + seconds(longest)
                + " */";
    }

    /** MySQL knows no parts of seconds. */
    private static int seconds(Duration longest) {
        return Math.toIntExact((longest.toMillis() + 999) / 1000);
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        return connection.getMetaData().getDatabaseProductName().equals(MARIADB)
                ? connection
                : bounded(connection);
    }

    private Connection bounded(Connection connection) {
        return (Connection)
                Proxy.newProxyInstance(
                        BoundedConnections.class.getClassLoader(),
                        new Class<?>[] {Connection.class},
                        (proxy, method, arguments) -> call(connection, method, arguments));
    }

    private Object call(Connection connection, Method method, Object[] arguments) throws Throwable {
        try {
            Object result = method.invoke(connection, arguments);
            if (result instanceof Statement statement) {
                statement.setQueryTimeout(seconds + LATER_SECONDS);
            }
            return result;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
