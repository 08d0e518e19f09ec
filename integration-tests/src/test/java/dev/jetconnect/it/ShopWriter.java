package dev.jetconnect.it;

import dev.jetconnect.test.PostgresServer;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SplittableRandom;

/**
 * Changes the shop's source while a test disturbs the pipeline: transactions over several tables
 * with inserts, updates, deletes and changed keys. Each has one row in {@code audit} that bears its
 * number.
 */
final class ShopWriter extends SourceWriter {
    private static final long MILLIS_BETWEEN = 5;

    private final SplittableRandom random = new SplittableRandom(42);
    private final long customers;

    private ShopWriter(PostgresServer server) {
        super(
                () -> server.connect(Shop.SOURCE),
                MILLIS_BETWEEN,
                number(server, "SELECT coalesce(max(abs(id)), 0) FROM audit"));
        this.customers = number(server, "SELECT count(*) FROM customers");
    }

    static ShopWriter start(Shop shop) {
        ShopWriter writer = new ShopWriter(shop.server());
        writer.start();
        return writer;
    }

    private static long number(PostgresServer server, String query) {
        return Long.parseLong(server.queryValue(Shop.SOURCE, query));
    }

    @Override
    long write(Statement statement, long before) throws SQLException {
        long number = before + 1;
        statement.execute(
                "INSERT INTO audit VALUES (" + number + ", 'changed', clock_timestamp())");
        change(statement, number);
        return number;
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
