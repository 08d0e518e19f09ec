package dev.jetconnect.chaos;

import dev.jetconnect.test.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Writes transactions into the source: number n inserts row n into each of the two tables. What the
 * server has committed is what counts, whether or not the answer came.
 *
 * <p>Runs in a thread of its own until {@link #close()}.
 */
final class RowWriter implements AutoCloseable {
    private static final long MILLIS_BETWEEN = 10;
    private static final long RETRY_MILLIS = 500;

    private final PostgresServer server;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "row-writer");

    private RowWriter(PostgresServer server) {
        this.server = server;
    }

    /** Makes the tables; the target's know the order of arrival. */
    static void makeTables(Database source, Database target) {
        for (String table : Pipelines.TABLES) {
            source.server()
                    .execute(
                            Database.NAME,
                            "CREATE TABLE " + table + " (n bigint PRIMARY KEY, said text)");
            target.server()
                    .execute(
                            Database.NAME,
                            "CREATE TABLE "
                                    + table
                                    + " (arrival bigserial, n bigint NOT NULL, said text)");
        }
    }

    /** Begins to write into the tables. */
    static RowWriter start(Database source) {
        RowWriter writer = new RowWriter(source.server());
        writer.thread.setDaemon(true);
        writer.thread.start();
        return writer;
    }

    /** Returns when no transaction is open any more. */
    @Override
    public void close() {
        stopping.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!stopping.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                try (Connection connection = server.connect(Database.NAME);
                        Statement statement = connection.createStatement()) {
                    connection.setAutoCommit(false);
                    write(connection, statement);
                } catch (SQLException e) {
                    // The server crashed or ended the connection: on with a new one.
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(Connection connection, Statement statement)
            throws SQLException, InterruptedException {
        long number = last(statement);
        while (!stopping.await(MILLIS_BETWEEN, TimeUnit.MILLISECONDS)) {
            number++;
            for (String table : Pipelines.TABLES) {
                statement.execute(
                        "INSERT INTO " + table + " VALUES (" + number + ", 'row " + number + "')");
            }
            connection.commit();
        }
    }

    private static long last(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT coalesce(max(n), 0) FROM journal_a")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
