package dev.jetconnect.it;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Writes to a source, one transaction after the other, while a test disturbs what reads it.
 *
 * <p>Runs in a thread of its own until {@link #close()}.
 */
abstract class SourceWriter implements AutoCloseable {
    private final Database database;
    private final long millisBetween;
    private final AtomicLong last;
    private final AtomicReference<SQLException> failure = new AtomicReference<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;

    /**
     * @param last what {@link #last()} is before the first transaction
     */
    SourceWriter(Database database, long millisBetween, long last) {
        this.database = database;
        this.millisBetween = millisBetween;
        this.last = new AtomicLong(last);
        this.thread = new Thread(this::run, getClass().getSimpleName());
        this.thread.setDaemon(true);
    }

    /** What can be connected to. */
    interface Database {
        Connection connect() throws SQLException;
    }

    /**
     * Writes what one transaction has.
     *
     * @param before the last number that was committed
     * @return the last number of this transaction
     */
    abstract long write(Statement statement, long before) throws SQLException;

    final void start() {
        thread.start();
    }

    /** The last number that was committed. */
    final long last() {
        return last.get();
    }

    /** Returns when no transaction is open any more. */
    @Override
    public final void close() {
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
            while (!stopping.await(millisBetween, TimeUnit.MILLISECONDS)) {
                long number = write(statement, last.get());
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
