package dev.jetconnect.test;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * A real MySQL or MariaDB server on a free loopback port, with a binlog of rows. It has the empty
 * database {@code inventory}; the user {@code app} may do all, the user {@code debezium} what the
 * documentation of Debezium asks for.
 *
 * <p>The server is a child process: {@link #close()} ends it. After a SIGKILL of this JVM it goes
 * on running; whoever must not leave it behind watches {@link #processId()}.
 *
 * <p>Confined to one thread.
 */
public final class BinlogDatabase implements AutoCloseable {
    public static final String DATABASE = "inventory";
    public static final String USER = "debezium";
    public static final String PASSWORD = "dbz";

    /** Its password is its name. */
    public static final String APP_USER = "app";

    private final DatabaseProcess process;
    private final int port;

    BinlogDatabase(DatabaseProcess process, int port) {
        this.process = process;
        this.port = port;
        process.start();
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return port;
    }

    public long processId() {
        return process.processId();
    }

    /** Ends the server as a crash would, and starts it again on its data and its port. */
    public void restart() {
        stop();
        start();
    }

    /** Ends the server as a crash would. */
    public void stop() {
        process.close();
    }

    /** Starts the server again on its data and its port. */
    public void start() {
        process.start();
    }

    /** Opens a new connection as {@code app}; the caller closes it. */
    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.put("user", APP_USER);
        properties.put("password", APP_USER);
        properties.put("sslMode", "disable");
        properties.put("allowPublicKeyRetrieval", "true");
        // The driver of MariaDB serves both servers.
        return DriverManager.getConnection(
                "jdbc:mariadb://" + host() + ":" + port + "/" + DATABASE, properties);
    }

    /** Runs statements one after the other, each in its own transaction. */
    public void execute(String... statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Statement failed", e);
        }
    }

    /** The first column of the first row as text; {@code "null"} where it is null. */
    public String queryValue(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            if (!rows.next()) {
                throw new IllegalStateException("No row from: " + sql);
            }
            return String.valueOf(rows.getObject(1));
        } catch (SQLException e) {
            throw new IllegalStateException("Query failed", e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
