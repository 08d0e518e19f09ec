package dev.jetconnect.sink.jdbc;

import dev.jetconnect.test.BinlogDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * MySQL or MariaDB as a target. The sink's user has rights on its databases and none on the server.
 * Confined to the test thread.
 */
final class MySqlTarget implements TargetDatabase {
    private static final String SESSIONS =
            " FROM information_schema.processlist WHERE user IN ('loader', 'reader')";
    private static final String OPTIONS = "?sslMode=disable&allowPublicKeyRetrieval=true";

    private static final Map<String, String> TYPE_NAMES =
            Map.of(
                    "int", "integer",
                    "longtext", "text",
                    "text", "text of 65535 bytes",
                    "timestamp", "timestamp without time zone",
                    "datetime(6)", "timestamp without time zone");

    private final BinlogDatabase server;
    private final String urlPrefix;

    MySqlTarget(BinlogDatabase server, String urlPrefix) {
        this.server = server;
        this.urlPrefix = urlPrefix;
        server.execute(
                "CREATE USER 'loader'@'%' IDENTIFIED BY 'secret'",
                "GRANT ALL ON sink.* TO 'loader'@'%'",
                "GRANT ALL ON other.* TO 'loader'@'%'",
                "CREATE USER 'secure'@'%' IDENTIFIED BY 'secret' REQUIRE X509",
                "GRANT ALL ON sink.* TO 'secure'@'%'",
                "CREATE USER 'reader'@'%' IDENTIFIED BY 'secret'",
                "GRANT SELECT ON sink.* TO 'reader'@'%'");
    }

    @Override
    public Map<String, String> settings() {
        return settings("loader");
    }

    @Override
    public Map<String, String> readerSettings() {
        return settings("reader");
    }

    @Override
    public String url(int port) {
        return urlPrefix + "//127.0.0.1:" + port + "/sink" + OPTIONS;
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public SecureAddress secure() {
        return new SecureAddress(
                urlPrefix + "//localhost:" + server.port() + "/sink?sslMode=verify-full",
                "&serverSslCert=%s",
                "&keyStoreType=PKCS12&keyStore=%s&keyStorePassword=%s");
    }

    /** Nobody does who does not ask for it. */
    @Override
    public void endTls() {}

    @Override
    public Connection connect() throws SQLException {
        Connection connection = server.connect();
        connection.setCatalog("sink");
        return connection;
    }

    @Override
    public void clear() {
        endSinkSessions();
        server.execute(
                "SET GLOBAL lock_wait_timeout = DEFAULT, GLOBAL local_infile = DEFAULT,"
                        + " GLOBAL max_allowed_packet = DEFAULT",
                "DROP DATABASE IF EXISTS sink",
                "DROP DATABASE IF EXISTS other",
                "CREATE DATABASE sink CHARACTER SET utf8mb4");
    }

    @Override
    public void endSinkSessions() {
        try (Connection connection = server.connect();
                Statement list = connection.createStatement();
                Statement kill = connection.createStatement();
                var rows = list.executeQuery("SELECT id" + SESSIONS)) {
            while (rows.next()) {
                kill(kill, rows.getLong(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public long waitingSinkSessions() {
        return Long.parseLong(
                server.queryValue("SELECT COUNT(*)" + SESSIONS + " AND state LIKE 'Waiting%lock'"));
    }

    @Override
    public long openSinkTransactions() {
        return Long.parseLong(
                server.queryValue(
                        "SELECT COUNT(*)"
                                + SESSIONS
                                + " AND command = 'Sleep' AND id IN (SELECT trx_mysql_thread_id"
                                + " FROM information_schema.innodb_trx)"));
    }

    @Override
    public void block(Connection blocker, String table) throws SQLException {
        try (Statement statement = blocker.createStatement()) {
            statement.execute("LOCK TABLES " + table + " READ");
        }
    }

    @Override
    public void slowDown(String table) {
        server.execute(
                "CREATE DEFINER = 'loader'@'%' TRIGGER sink.slow BEFORE INSERT ON sink."
                        + table
                        + " FOR EACH ROW SET @work = BENCHMARK(10000000000, SHA2('a', 256))");
    }

    @Override
    public void shortenLockWaits() {
        server.execute("SET GLOBAL lock_wait_timeout = 1");
    }

    @Override
    public void crash() {
        server.restart();
    }

    @Override
    public String quote(String name) {
        return '`' + name + '`';
    }

    @Override
    public String columns(String table) {
        String sql =
                "SELECT column_name, column_type, is_nullable FROM information_schema.columns"
                        + " WHERE table_schema = 'sink' AND table_name = '"
                        + table
                        + "' ORDER BY ordinal_position";
        List<String> columns = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                String notNull = rows.getString(3).equals("NO") ? " NOT NULL" : "";
                columns.add(rows.getString(1) + " " + typeName(rows.getString(2)) + notNull);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return String.join(", ", columns);
    }

    /** MariaDB shows a width of integers, which says nothing. */
    private static String typeName(String type) {
        String plain = type.replaceFirst("^(smallint|int|bigint)\\(\\d+\\)", "$1");
        return TYPE_NAMES.getOrDefault(plain, plain).replaceFirst("^decimal\\(", "numeric(");
    }

    @Override
    public void close() {
        server.close();
    }

    private Map<String, String> settings(String user) {
        return Map.of(
                "connection.url",
                url(server.port()),
                "connection.username",
                user,
                "connection.password",
                "secret");
    }

    private static void kill(Statement statement, long session) throws SQLException {
        try {
            statement.execute("KILL " + session);
        } catch (SQLException e) {
            if (e.getErrorCode() != 1094) { // it has ended by itself
                throw e;
            }
        }
    }
}
