package dev.jetconnect.benchmarks.upsert;

import dev.jetconnect.benchmarks.Folders;
import dev.jetconnect.benchmarks.ProcessTable;
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
import org.openjdk.jmh.annotations.Level;
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
    private long serverProcess;
    private long rowsMade;
    private double serverSeconds;
    private double clientSeconds;
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
        serverProcess = postgres.processId();
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
        serverProcess = mySql.processId();
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

    @Setup(Level.Iteration)
    public void startClock() {
        rowsMade = 0;
        serverSeconds = ProcessTable.cpuSecondsOfTree(serverProcess);
        clientSeconds = ProcessTable.cpuSeconds(ProcessHandle.current().pid());
    }

    /** Other work on the machine changes the time of a batch, and hardly the CPU's. */
    @TearDown(Level.Iteration)
    public void tellCpu() {
        double server = ProcessTable.cpuSecondsOfTree(serverProcess) - serverSeconds;
        double client = ProcessTable.cpuSeconds(ProcessHandle.current().pid()) - clientSeconds;
        System.out.printf(
                "CPU a row: database %.2f us, client %.2f us; ",
                server * 1e6 / rowsMade, client * 1e6 / rowsMade);
    }

    private List<Object[]> batch() {
        rowsMade += rows;
        return upserts.batch(rows);
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
        return batch();
    }

    @Benchmark
    public void statement() throws SQLException {
        upserts.upsert(batch());
    }

    @Benchmark
    public void staging() throws SQLException {
        upserts.stage(batch());
    }
}
