package dev.jetconnect.demo;

import dev.jetconnect.test.PostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A shop at work: inserts, updates and deletes on the source, most of them in transactions over
 * several tables, at a steady rate. Each transaction ends with a row in {@code audit} that bears
 * its number, by which {@link Lag} tells what has arrived.
 *
 * <p>Runs in a thread of its own from {@link #start} to {@link #stop}; the counters may be read by
 * any thread.
 */
final class Workload {
    private static final long NANOS_BEHIND_MAX = TimeUnit.SECONDS.toNanos(1);

    private final PostgresServer source;
    private final Lag lag;
    private final AtomicLong transactions = new AtomicLong();
    private final AtomicLong rows = new AtomicLong();
    private final AtomicReference<SQLException> failure = new AtomicReference<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "workload");
    private final SplittableRandom random = new SplittableRandom(42);
    private final long nanosPerTransaction;

    private long lastCustomer;
    private long lastOrder;

    private Workload(PostgresServer source, Lag lag, int transactionsPerSecond) {
        this.source = source;
        this.lag = lag;
        this.nanosPerTransaction = TimeUnit.SECONDS.toNanos(1) / transactionsPerSecond;
    }

    static Workload start(PostgresServer source, Lag lag, int transactionsPerSecond) {
        Workload workload = new Workload(source, lag, transactionsPerSecond);
        workload.thread.setDaemon(true);
        workload.thread.start();
        return workload;
    }

    /** Returns when no transaction is open any more. */
    void stop() throws InterruptedException {
        stopping.countDown();
        thread.join();
    }

    long transactions() {
        return transactions.get();
    }

    long rows() {
        return rows.get();
    }

    Optional<SQLException> failure() {
        return Optional.ofNullable(failure.get());
    }

    private void run() {
        try (Connection connection = source.connect(ShopDatabases.DATABASE)) {
            connection.setAutoCommit(false);
            lastCustomer = highestId(connection, "customers");
            lastOrder = highestId(connection, "orders");
            transact(connection, highestId(connection, "audit"));
        } catch (SQLException e) {
            failure.set(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void transact(Connection connection, long lastTransaction)
            throws SQLException, InterruptedException {
        long transaction = lastTransaction;
        long due = System.nanoTime();
        while (!stopping.await(due - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            transaction++;
            int changed = change(connection, transaction);
            connection.commit();
            lag.committed(transaction, changed, System.nanoTime());
            rows.addAndGet(changed);
            transactions.incrementAndGet();
            due = Math.max(due + nanosPerTransaction, System.nanoTime() - NANOS_BEHIND_MAX);
        }
    }

    /** Makes the changes of one transaction and returns how many rows they touched. */
    private int change(Connection connection, long transaction) throws SQLException {
        int kind = random.nextInt(100);
        if (kind < 35) {
            return placeOrder(connection) + audit(connection, transaction, "order placed");
        }
        if (kind < 45) {
            return addCustomer(connection) + audit(connection, transaction, "customer added");
        }
        if (kind < 80) {
            return shipOrder(connection) + audit(connection, transaction, "order shipped");
        }
        if (kind < 90) {
            return cancelOrder(connection) + audit(connection, transaction, "order cancelled");
        }
        return renameCustomer(connection) + audit(connection, transaction, "customer renamed");
    }

    private int placeOrder(Connection connection) throws SQLException {
        long customer = anyCustomer();
        lastOrder++;
        int lines = 1 + random.nextInt(4);
        int changed =
                execute(
                        connection,
                        "INSERT INTO orders VALUES (?, ?, 'open', 0, NULL, clock_timestamp())",
                        lastOrder,
                        customer);
        for (int line = 1; line <= lines; line++) {
            changed +=
                    execute(
                            connection,
                            "INSERT INTO order_lines VALUES (?, ?::integer, 'Product ' || ?, ?::integer,"
                                    + " ? / 100.0)",
                            lastOrder,
                            line,
                            random.nextLong(997),
                            1 + random.nextLong(9),
                            random.nextLong(100_000));
        }
        changed +=
                execute(
                        connection,
                        "UPDATE orders SET total = (SELECT sum(quantity * price) FROM order_lines"
                                + " WHERE order_id = orders.id) WHERE id = ?",
                        lastOrder);
        return changed
                + execute(
                        connection,
                        "UPDATE customers SET orders_made = orders_made + 1,"
                                + " updated_at = clock_timestamp() WHERE id = ?",
                        customer);
    }

    private int addCustomer(Connection connection) throws SQLException {
        lastCustomer++;
        return execute(
                connection,
                "INSERT INTO customers VALUES (?, 'Customer ' || ?, NULL, date '1990-05-17', true, 0,"
                        + " clock_timestamp())",
                lastCustomer,
                lastCustomer);
    }

    private int shipOrder(Connection connection) throws SQLException {
        long order = anyOrder();
        return execute(
                        connection,
                        "UPDATE orders SET status = 'shipped', updated_at = clock_timestamp()"
                                + " WHERE id = ?",
                        order)
                + execute(
                        connection,
                        "UPDATE order_lines SET quantity = quantity + 1 WHERE order_id = ?",
                        order);
    }

    private int cancelOrder(Connection connection) throws SQLException {
        long order = anyOrder();
        return execute(connection, "DELETE FROM order_lines WHERE order_id = ?", order)
                + execute(connection, "DELETE FROM orders WHERE id = ?", order);
    }

    private int renameCustomer(Connection connection) throws SQLException {
        return execute(
                connection,
                "UPDATE customers SET name = 'Renamed ' || ?, is_active = NOT is_active,"
                        + " updated_at = clock_timestamp() WHERE id = ?",
                random.nextLong(1_000_000),
                anyCustomer());
    }

    private static int audit(Connection connection, long transaction, String action)
            throws SQLException {
        return execute(
                connection,
                "INSERT INTO audit VALUES (?, '" + action + "', clock_timestamp())",
                transaction);
    }

    private long anyCustomer() {
        return 1 + random.nextLong(lastCustomer);
    }

    private long anyOrder() {
        return 1 + random.nextLong(lastOrder);
    }

    private static int execute(Connection connection, String sql, long... values)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setLong(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }

    private static long highestId(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT coalesce(max(id), 0) FROM " + table)) {
            row.next();
            return row.getLong(1);
        }
    }
}
