package dev.jetconnect.sink.jdbc;

import static org.awaitility.Awaitility.await;

import dev.jetconnect.test.Certificates;
import dev.jetconnect.test.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/** PostgreSQL as a target. Confined to the test thread. */
final class PostgresTarget implements TargetDatabase {
    static final String DATABASE = "sink";

    private static final String SESSIONS =
            " FROM pg_stat_activity WHERE application_name = 'jetconnect-sink-jdbc'";

    private final PostgresServer server;

    PostgresTarget(PostgresServer server) {
        this.server = server;
        server.createDatabase(DATABASE);
        server.execute("postgres", "CREATE ROLE reader LOGIN");
        checkWhoLogsIn();
    }

    PostgresServer server() {
        return server;
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "connection.url", server.jdbcUrl(DATABASE), "connection.username", server.user());
    }

    @Override
    public Map<String, String> readerSettings() {
        server.execute(
                DATABASE,
                "GRANT USAGE ON SCHEMA public TO reader",
                "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader");
        return Map.of("connection.url", server.jdbcUrl(DATABASE), "connection.username", "reader");
    }

    @Override
    public String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE;
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public SecureAddress secure() {
        Certificates certificates = SecureAddress.CERTIFICATES;
        server.execute(
                "postgres",
                "ALTER SYSTEM SET ssl_ca_file = '" + certificates.authority() + "'",
                "ALTER SYSTEM SET ssl_cert_file = '" + certificates.serverCertificate() + "'",
                "ALTER SYSTEM SET ssl_key_file = '" + certificates.serverKey() + "'");
        switchTls("on");
        return new SecureAddress(
                "jdbc:postgresql://localhost:" + server.port() + "/sink?sslmode=verify-full",
                "&sslrootcert=%s",
                "&sslkey=%s&sslpassword=%s");
    }

    /** Otherwise the driver would use it in all other tests. */
    @Override
    public void endTls() {
        switchTls("off");
    }

    private void switchTls(String state) {
        server.execute("postgres", "ALTER SYSTEM SET ssl = " + state, "SELECT pg_reload_conf()");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> server.queryValue("postgres", "SHOW ssl").equals(state));
    }

    private void checkWhoLogsIn() {
        Path rules = server.dataDirectory().resolve("pg_hba.conf");
        try {
            String others = Files.readString(rules);
            Files.writeString(
                    rules,
                    "hostssl all secure 127.0.0.1/32 cert\n"
                            + "host all loader 127.0.0.1/32 scram-sha-256\n"
                            + others);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.execute(
                "postgres",
                "CREATE ROLE secure LOGIN SUPERUSER",
                "CREATE ROLE loader LOGIN PASSWORD 'right'",
                "SELECT pg_reload_conf()");
    }

    @Override
    public Connection connect() throws SQLException {
        return server.connect(DATABASE);
    }

    @Override
    public void clear() {
        server.execute(
                DATABASE,
                "DROP SCHEMA IF EXISTS public, other CASCADE",
                "CREATE SCHEMA public",
                "ALTER DATABASE " + DATABASE + " RESET ALL");
    }

    @Override
    public void endSinkSessions() {
        server.queryValue(DATABASE, "SELECT count(pg_terminate_backend(pid))" + SESSIONS);
    }

    @Override
    public long waitingSinkSessions() {
        String waiting = "SELECT count(*)" + SESSIONS + " AND wait_event_type = 'Lock'";
        return Long.parseLong(server.queryValue(DATABASE, waiting));
    }

    @Override
    public long openSinkTransactions() {
        return Long.parseLong(
                server.queryValue(
                        DATABASE,
                        "SELECT count(*) FROM pg_stat_activity WHERE application_name ="
                                + " 'jetconnect-sink-jdbc' AND state = 'idle in transaction'"));
    }

    @Override
    public void block(Connection blocker, String table) throws SQLException {
        blocker.setAutoCommit(false);
        try (Statement statement = blocker.createStatement()) {
            statement.execute("LOCK TABLE " + table + " IN SHARE MODE");
        }
    }

    @Override
    public void slowDown(String table) {
        server.execute(
                DATABASE,
                "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql"
                        + " AS 'BEGIN PERFORM pg_sleep(60); RETURN NEW; END'",
                "CREATE TRIGGER slow BEFORE INSERT ON "
                        + table
                        + " FOR EACH ROW EXECUTE PROCEDURE slow()");
    }

    @Override
    public void shortenLockWaits() {
        server.execute(DATABASE, "ALTER DATABASE " + DATABASE + " SET lock_timeout = '20ms'");
    }

    /** The death of a session makes PostgreSQL end all of them and start anew. */
    @Override
    public void crash() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT pg_backend_pid()")) {
            rows.next();
            ProcessHandle.of(rows.getLong(1)).orElseThrow().destroyForcibly();
        } catch (SQLException e) {
            // Its answers end with the session.
        }
    }

    @Override
    public String quote(String name) {
        return '"' + name + '"';
    }

    @Override
    public String columns(String table) {
        return server.queryValue(
                DATABASE,
                "SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod)"
                        + " || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END, ', '"
                        + " ORDER BY attnum) FROM pg_attribute WHERE attrelid = '"
                        + table
                        + "'::regclass AND attnum > 0 AND NOT attisdropped");
    }

    @Override
    public void close() {
        server.close();
    }
}
