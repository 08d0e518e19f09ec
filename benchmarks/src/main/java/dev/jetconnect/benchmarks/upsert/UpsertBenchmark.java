package dev.jetconnect.benchmarks.upsert;

import dev.jetconnect.benchmarks.Folders;
import dev.jetconnect.sink.jdbc.dialect.mysql.MySqlDialect;
import dev.jetconnect.sink.jdbc.dialect.postgres.PostgresDialect;
import dev.jetconnect.test.BinlogDatabase;
import dev.jetconnect.test.MySqlServer;
import dev.jetconnect.test.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A batch of changed rows, each in a transaction: by the sink's own statement, or by COPY or LOAD
 * DATA into a temporary table and one statement from there.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class UpsertBenchmark {
    @Param({"postgres", "mysql"})
    String database;

    @Param({"narrow", "wide"})
    String columns;

    @Param({"500", "3000", "10000"})
    int rows;

    private Path folder;
    private AutoCloseable server;
    private Connection connection;
    private Upserts upserts;

    @Setup
    public void start() throws IOException, SQLException {
        folder = Files.createTempDirectory("jetconnect-upserts-");
        boolean isWide = columns.equals("wide");
        if (database.equals("postgres")) {
            startPostgres(isWide);
        } else {
            startMySql(isWide);
        }
    }

    private void startPostgres(boolean isWide) throws SQLException {
        PostgresServer postgres =
                PostgresServer.start(
                        folder,
                        Map.of(
                                "fsync", "on",
                                "synchronous_commit", "on",
                                "shared_buffers", "512MB",
                                "max_wal_size", "4GB"));
        server = postgres;
        connection = postgres.connect("postgres");
        upserts =
                new Upserts(
                        connection,
                        new PostgresDialect(true),
                        isWide,
                        "CREATE TEMPORARY TABLE staging (LIKE orders)",
                        "ON CONFLICT (id) DO UPDATE SET ",
                        "EXCLUDED.");
    }

    private void startMySql(boolean isWide) throws SQLException {
        BinlogDatabase mySql =
                MySqlServer.start(
                        Path.of(System.getProperty("jetconnect.servers", ".servers"), "mysql"),
                        folder,
                        Map.of(
                                "local-infile", "ON",
                                "innodb-flush-log-at-trx-commit", "1",
                                "sync-binlog", "1",
                                "innodb-buffer-pool-size", "512M",
                                "innodb-redo-log-capacity", "1G"));
        server = mySql;
        connection = mySql.connect();
        upserts =
                new Upserts(
                        connection,
                        new MySqlDialect(true),
                        isWide,
                        "CREATE TEMPORARY TABLE staging LIKE orders",
                        "ON DUPLICATE KEY UPDATE ",
                        "s.");
    }

    @TearDown
    public void stop() throws Exception {
        connection.close();
        server.close();
        Folders.delete(folder);
    }

    /** What making the rows takes, to be taken off the others. */
    @Benchmark
    public List<Object[]> rowsAlone() {
        return upserts.batch(rows);
    }

    @Benchmark
    public void statement() throws SQLException {
        upserts.upsert(upserts.batch(rows));
    }

    @Benchmark
    public void staging() throws SQLException {
        upserts.stage(upserts.batch(rows));
    }
}
