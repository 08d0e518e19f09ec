package dev.jetconnect.benchmarks;

import dev.jetconnect.test.BinlogDatabase;
import dev.jetconnect.test.MariaDbServer;
import dev.jetconnect.test.MySqlServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A MySQL or MariaDB server for copies of {@code orders}, asked over one connection that stays
 * open, so that asking often costs it little.
 *
 * <p>Confined to the main thread.
 */
final class BinlogTarget implements Target, AutoCloseable {
    private static final Map<String, String> SETTINGS =
            Map.of(
                    "innodb-buffer-pool-size", "1G",
                    // Each commit is on the disk before it is answered.
                    "innodb-flush-log-at-trx-commit", "1");

    private static final Map<String, String> MYSQL_SETTINGS =
            Map.of("innodb-redo-log-capacity", "2G", "sync-binlog", "1");

    private static final Map<String, String> MARIADB_SETTINGS =
            // The server's own default is 0.
            Map.of("innodb-log-file-size", "2G");

    private static final String[] SHOWN = {
        "innodb_flush_log_at_trx_commit", "sync_binlog", "log_bin", "innodb_buffer_pool_size"
    };

    /** {@link Orders#VERSION} in MySQL's words. */
    private static final String VERSION =
            "SELECT group_concat(date_format(updated_at, '%%Y-%%m-%%d %%H:%%i:%%s.%%f')"
                    + " ORDER BY id SEPARATOR ' ')"
                    + " FROM orders WHERE id BETWEEN %1$d - "
                    + (Orders.LAST_ROWS - 1)
                    + " AND %1$d";

    private final TargetKind kind;
    private final BinlogDatabase server;
    private final Connection connection;

    private BinlogTarget(TargetKind kind, BinlogDatabase server, Connection connection) {
        this.kind = kind;
        this.server = server;
        this.connection = connection;
    }

    /**
     * @param installation folder with the unpacked server
     */
    static BinlogTarget start(TargetKind kind, Path installation, Path folder) {
        BinlogDatabase server = startServer(kind, installation, folder);
        try {
            BinlogTarget target = new BinlogTarget(kind, server, server.connect());
            // Columns with a time zone are shown in the session's.
            target.execute("SET time_zone = '+00:00'");
            return target;
        } catch (SQLException e) {
            server.close();
            throw failure("connected to", e);
        }
    }

    static BinlogDatabase startServer(TargetKind kind, Path installation, Path folder) {
        Map<String, String> settings = new LinkedHashMap<>(SETTINGS);
        if (kind == TargetKind.MYSQL) {
            settings.putAll(MYSQL_SETTINGS);
            return MySqlServer.start(installation, folder, settings);
        }
        settings.putAll(MARIADB_SETTINGS);
        return MariaDbServer.start(installation, folder, settings);
    }

    static String url(TargetKind kind, BinlogDatabase server) {
        String scheme = kind == TargetKind.MYSQL ? "jdbc:mysql://" : "jdbc:mariadb://";
        return scheme + server.host() + ":" + server.port() + "/" + BinlogDatabase.DATABASE;
    }

    @Override
    public TargetKind kind() {
        return kind;
    }

    @Override
    public Map<String, String> description() {
        Map<String, String> description = new LinkedHashMap<>();
        description.put(kind.title(), value("SELECT version()").orElseThrow());
        for (String setting : SHOWN) {
            description.put(
                    kind.title() + " " + setting, value("SELECT @@" + setting).orElseThrow());
        }
        return description;
    }

    @Override
    public long processId() {
        return server.processId();
    }

    @Override
    public String url() {
        return url(kind, server);
    }

    @Override
    public String user() {
        return BinlogDatabase.APP_USER;
    }

    @Override
    public String password() {
        return BinlogDatabase.APP_USER;
    }

    /** Old binlogs go too: they would fill the disk. */
    @Override
    public void clear() {
        execute("DROP TABLE IF EXISTS " + CopyTable.ORDERS.title());
        execute("DROP TABLE IF EXISTS jetconnect_positions");
        execute("FLUSH BINARY LOGS");
        execute("PURGE BINARY LOGS BEFORE now() + INTERVAL 1 DAY");
    }

    @Override
    public void settle() {
        // InnoDB writes in the background, and has no statement that waits for it.
    }

    @Override
    public boolean hasRow(long id) {
        return value("SELECT 1 FROM orders WHERE id = " + id).isPresent();
    }

    @Override
    public long rows() {
        return Long.parseLong(value("SELECT count(*) FROM orders").orElseThrow());
    }

    @Override
    public Duration lookInterval() {
        return Duration.ofMillis(25);
    }

    @Override
    public String versionOfLastRows(long lastId) {
        return value(VERSION.formatted(lastId)).orElse("");
    }

    @Override
    public Instant lastCommit(Instant seen) {
        return seen;
    }

    @Override
    public String fingerprint() {
        return value(CopyTable.ORDERS.binlogFingerprint()).orElseThrow();
    }

    @Override
    public void close() {
        server.close();
    }

    /** Empty also without the table. */
    private Optional<String> value(String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
        } catch (SQLSyntaxErrorException e) {
            if (e.getSQLState().equals("42S02")) {
                return Optional.empty();
            }
            throw failure("asked", e);
        } catch (SQLException e) {
            throw failure("asked", e);
        }
    }

    private void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw failure("given a statement", e);
        }
    }

    private static BenchmarkFailure failure(String what, SQLException cause) {
        return new BenchmarkFailure(
                "The target can't be " + what + ": " + cause.getMessage(), cause);
    }
}
