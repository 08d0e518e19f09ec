package dev.jetconnect.benchmarks;

import dev.jetconnect.test.BinlogDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A MySQL or MariaDB server with the tables.
 *
 * <p>Confined to the main thread.
 */
final class BinlogCopySource implements CopySource {
    /** Of one statement, so that neither its log nor its locks grow with the table. */
    private static final long ROWS_AT_ONCE = 100_000;

    private static final String NUMBERS =
            """
            FROM (WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
                  SELECT (a.i - 1) * 1000 + b.i AS number FROM n AS a CROSS JOIN n AS b WHERE a.i <= 100
                 ) AS numbers
            WHERE number <= %d ORDER BY number
            """;

    private final TargetKind kind;
    private final BinlogDatabase server;

    private BinlogCopySource(TargetKind kind, BinlogDatabase server) {
        this.kind = kind;
        this.server = server;
    }

    /**
     * @param installation folder with the unpacked server
     */
    static BinlogCopySource start(TargetKind kind, Path installation, Path folder) {
        return new BinlogCopySource(kind, BinlogTarget.startServer(kind, installation, folder));
    }

    BinlogDatabase server() {
        return server;
    }

    @Override
    public long processId() {
        return server.processId();
    }

    @Override
    public String url() {
        return BinlogTarget.url(kind, server);
    }

    @Override
    public String user() {
        return BinlogDatabase.APP_USER;
    }

    @Override
    public String password() {
        return BinlogDatabase.APP_USER;
    }

    @Override
    public String name(CopyTable table) {
        return BinlogDatabase.DATABASE + "." + table.title();
    }

    @Override
    public void fill(CopyTable table, long rows) {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET time_zone = '+00:00', sql_log_bin = 0");
            statement.execute(table.binlogTable());
            for (long first = 0; first < rows; first += ROWS_AT_ONCE) {
                statement.execute(
                        "INSERT INTO "
                                + table.title()
                                + " "
                                + table.binlogRows().formatted(first)
                                + NUMBERS.formatted(Math.min(ROWS_AT_ONCE, rows - first)));
            }
            statement.execute("ANALYZE TABLE " + table.title());
        } catch (SQLException e) {
            throw new BenchmarkFailure(
                    "The rows of " + table.title() + " can't be made: " + e.getMessage(), e);
        }
    }

    @Override
    public void settle() {
        // InnoDB writes in the background, and has no statement that waits for it.
    }

    @Override
    public String fingerprint(CopyTable table) {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET time_zone = '+00:00'");
            try (ResultSet rows = statement.executeQuery(table.binlogFingerprint())) {
                rows.next();
                return rows.getString(1);
            }
        } catch (SQLException e) {
            throw new BenchmarkFailure(table.title() + " can't be compared: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
