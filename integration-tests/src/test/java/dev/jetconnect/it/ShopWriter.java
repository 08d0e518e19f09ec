package dev.jetconnect.it;

import dev.jetconnect.test.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Changes the shop's source while a test disturbs the pipeline: transactions over several tables
 * with inserts, updates, deletes and changed keys. Each has one row in {@code audit} that bears its
 * number.
 *
 * <p>Runs in a thread of its own until {@link #close()}.
 */
final class ShopWriter implements AutoCloseable {
    private static final long MILLIS_BETWEEN = 5;

    private final PostgresServer server;
    private final SplittableRandom random = new SplittableRandom(42);
    private final AtomicLong transactions = new AtomicLong();
    private final AtomicReference<SQLException> failure = new AtomicReference<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "shop-writer");
    private final long customers;

    private ShopWriter(PostgresServer server) {
        this.server = server;
        this.customers =
                Long.parseLong(server.queryValue(Shop.SOURCE, "SELECT count(*) FROM customers"));
        this.transactions.set(
                Long.parseLong(
                        server.queryValue(
                                Shop.SOURCE, "SELECT coalesce(max(abs(id)), 0) FROM audit")));
    }

    static ShopWriter start(Shop shop) {
        ShopWriter writer = new ShopWriter(shop.server());
        writer.thread.setDaemon(true);
        writer.thread.start();
        return writer;
    }

    /** The number of the last committed transaction. */
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
        try (Connection connection = server.connect(Shop.SOURCE);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            while (!stopping.await(MILLIS_BETWEEN, TimeUnit.MILLISECONDS)) {
                long number = transactions.get() + 1;
                statement.execute(
                        "INSERT INTO audit VALUES (" + number + ", 'changed', clock_timestamp())");
                change(statement, number);
                connection.commit();
                transactions.set(number);
            }
        } catch (SQLException e) {
            failure.set(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void change(Statement statement, long number) throws SQLException {
        long order = 1_000_000 + number;
        long earlier = 1_000_000 + 1 + random.nextLong(number);
        switch (random.nextInt(4)) {
            case 0, 1 -> place(statement, order);
            case 2 -> {
                statement.execute(
                        "UPDATE orders SET status = 'shipped', remark = NULL,"
                                + " updated_at = clock_timestamp() WHERE id = "
                                + earlier);
                statement.execute(
                        "UPDATE order_lines SET quantity = quantity + 1 WHERE order_id = "
                                + earlier);
                statement.execute("UPDATE audit SET id = -id WHERE id = " + (number - 3));
            }
            default -> {
                statement.execute("DELETE FROM order_lines WHERE order_id = " + earlier);
                statement.execute("DELETE FROM orders WHERE id = " + earlier);
            }
        }
    }

    private void place(Statement statement, long order) throws SQLException {
        long customer = 1 + random.nextLong(customers);
        statement.execute(
                "INSERT INTO orders VALUES ("
                        + order
                        + ", "
                        + customer
                        + ", 'open', 0, 'written by the test', clock_timestamp())");
        statement.execute(
                "INSERT INTO order_lines SELECT "
                        + order
                        + ", line, 'Product ' || line, line, line * 1.25"
                        + " FROM generate_series(1, 3) AS line");
        statement.execute(
                "UPDATE orders SET total = (SELECT sum(quantity * price) FROM order_lines"
                        + " WHERE order_id = orders.id) WHERE id = "
                        + order);
        statement.execute(
                "UPDATE customers SET orders_made = orders_made + 1,"
                        + " updated_at = clock_timestamp() WHERE id = "
                        + customer);
    }
}
