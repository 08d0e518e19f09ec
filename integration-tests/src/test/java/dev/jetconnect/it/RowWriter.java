package dev.jetconnect.it;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Inserts rows with the numbers 1, 2, 3... into the table {@code numbers}, one to three in a
 * transaction.
 *
 * <p>Runs in a thread of its own until {@link #close()}.
 */
final class RowWriter implements AutoCloseable {
    private static final long MILLIS_BETWEEN = 10;
    private static final int ROWS_MAX = 3;

    private final Database database;
    private final AtomicLong last = new AtomicLong();
    private final AtomicReference<SQLException> failure = new AtomicReference<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "row-writer");

    private RowWriter(Database database) {
        this.database = database;
    }

    /** What can be connected to. */
    interface Database {
        Connection connect() throws SQLException;
    }

    static RowWriter start(Database database) {
        RowWriter writer = new RowWriter(database);
        writer.thread.setDaemon(true);
        writer.thread.start();
        return writer;
    }

    /** The last number that was committed. */
    long last() {
        return last.get();
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
        if (failure.get() != null) {
            throw new AssertionError("The source refused a transaction", failure.get());
        }
    }

    private void run() {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            while (!stopping.await(MILLIS_BETWEEN, TimeUnit.MILLISECONDS)) {
                long number = last.get();
                for (long rows = number % ROWS_MAX; rows >= 0; rows--) {
                    statement.execute("INSERT INTO numbers VALUES (" + ++number + ")");
                }
                connection.commit();
                last.set(number);
            }
        } catch (SQLException e) {
            failure.set(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
