package dev.jetconnect.it;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Two tables with keys, {@code item} by numbers and {@code note} by texts, and somebody who
 * inserts, updates and deletes in them all the time, also rows that were there from the beginning,
 * and changes keys.
 *
 * <p>Runs in a thread of its own until {@link #close()}.
 */
final class KeyedRows implements AutoCloseable {
    static final String[] TABLES = {
        "CREATE TABLE item (id bigint PRIMARY KEY, name varchar(100), price decimal(12,2))",
        "CREATE TABLE note (id varchar(40) PRIMARY KEY, text varchar(200))"
    };

    private static final long MILLIS_BETWEEN = 25;

    private final RowWriter.Database database;
    private final long first;
    private final SplittableRandom random = new SplittableRandom(7);
    private final AtomicLong transactions = new AtomicLong();
    private final AtomicReference<SQLException> failure = new AtomicReference<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "keyed-rows");

    private KeyedRows(RowWriter.Database database, long first) {
        this.database = database;
        this.first = first;
    }

    /**
     * @param first how many rows each table has, with keys 1 and up, and "key 1" and up
     */
    static KeyedRows write(RowWriter.Database database, long first) {
        KeyedRows rows = new KeyedRows(database, first);
        rows.thread.setDaemon(true);
        rows.thread.start();
        return rows;
    }

    long transactions() {
        return transactions.get();
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
                long number = transactions.get() + 1;
                long added = first + number;
                long any = 1 + random.nextLong(added);
                statement.execute(
                        "INSERT INTO item VALUES (" + added + ", 'added', " + number + ".25)");
                statement.execute(
                        "INSERT INTO note VALUES ('key " + added + "', 'added " + number + "')");
                statement.execute(
                        "UPDATE item SET name = 'changed " + number + "' WHERE id = " + any);
                statement.execute(
                        "UPDATE note SET text = 'changed "
                                + number
                                + "' WHERE id = 'key "
                                + any
                                + "'");
                long other = 1 + random.nextLong(added);
                if (number % 3 == 0) {
                    statement.execute("DELETE FROM item WHERE id = " + other);
                    statement.execute("DELETE FROM note WHERE id = 'key " + other + "'");
                } else if (number % 7 == 0) {
                    statement.execute("UPDATE item SET id = -id WHERE id = " + other);
                }
                connection.commit();
                transactions.set(number);
            }
        } catch (SQLException e) {
            failure.set(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
