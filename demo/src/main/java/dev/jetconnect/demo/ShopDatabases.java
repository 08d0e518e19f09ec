package dev.jetconnect.demo;

import dev.jetconnect.test.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Two PostgreSQL servers, source and target, each with a database {@code shop}. Only the source has
 * tables and rows; whatever is in the target has come through the worker. They end with the {@link
 * Cleanup} in whose folder they are.
 *
 * <p>Immutable; the servers are thread-safe.
 */
final class ShopDatabases {
    static final String DATABASE = "shop";
    static final List<String> TABLES = List.of("customers", "orders", "order_lines", "audit");

    /** How many of ten rows are customers and orders; the other rows are lines of orders. */
    private static final int CUSTOMERS_OF_TEN = 1;

    private static final int ORDERS_OF_TEN = 3;
    private static final int LINES_PER_ORDER = 2;

    private final PostgresServer source;
    private final PostgresServer target;

    private ShopDatabases(PostgresServer source, PostgresServer target) {
        this.source = source;
        this.target = target;
    }

    static ShopDatabases start(Path folder) {
        CompletableFuture<PostgresServer> source =
                CompletableFuture.supplyAsync(() -> startServer(folder.resolve("source")));
        CompletableFuture<PostgresServer> target =
                CompletableFuture.supplyAsync(() -> startServer(folder.resolve("target")));
        try {
            return new ShopDatabases(source.join(), target.join());
        } catch (CompletionException e) {
            throw new DemoFailure(
                    "PostgreSQL could not be started: " + rootMessage(e.getCause()), e.getCause());
        }
    }

    private static PostgresServer startServer(Path folder) {
        PostgresServer server = PostgresServer.start(folder);
        server.createDatabase(DATABASE);
        return server;
    }

    PostgresServer source() {
        return source;
    }

    PostgresServer target() {
        return target;
    }

    /**
     * Creates the source's tables with rows in them.
     *
     * @param rows about how many, over all tables
     * @return how many there are
     */
    long fill(long rows) {
        long customers = Math.max(1, rows * CUSTOMERS_OF_TEN / 10);
        long orders = Math.max(1, rows * ORDERS_OF_TEN / 10);
        source.execute(DATABASE, tables());
        source.execute(DATABASE, rows(customers, orders));
        return customers + orders + orders * LINES_PER_ORDER + 1;
    }

    static String[] tables() {
        return new String[] {
            """
            CREATE TABLE customers (
                id bigint PRIMARY KEY,
                name text NOT NULL,
                email varchar(80),
                born date,
                is_active boolean NOT NULL,
                orders_made integer NOT NULL,
                updated_at timestamptz NOT NULL)
            """,
            """
            CREATE TABLE orders (
                id bigint PRIMARY KEY,
                customer_id bigint NOT NULL REFERENCES customers,
                status text NOT NULL,
                total numeric(12, 2) NOT NULL,
                remark text,
                updated_at timestamptz NOT NULL)
            """,
            """
            CREATE TABLE order_lines (
                order_id bigint NOT NULL REFERENCES orders,
                line_number integer NOT NULL,
                product text NOT NULL,
                quantity integer NOT NULL,
                price numeric(10, 2) NOT NULL,
                PRIMARY KEY (order_id, line_number))
            """,
            """
            CREATE TABLE audit (
                id bigint PRIMARY KEY,
                action text NOT NULL,
                made_at timestamptz NOT NULL)
            """
        };
    }

    private static String[] rows(long customers, long orders) {
        return new String[] {
            """
            INSERT INTO customers
            SELECT id, 'Customer ' || id, CASE WHEN id %% 7 > 0 THEN 'c' || id || '@example.org' END,
                   date '1950-01-01' + (id %% 20000)::integer, id %% 5 > 0, 0, now()
            FROM generate_series(1, %d) AS id
            """
                    .formatted(customers),
            """
            INSERT INTO orders
            SELECT id, 1 + id %% %d, 'open', (id %% 10000) / 100.0,
                   CASE WHEN id %% 3 = 0 THEN 'Größe "L", 50 %% off' END, now()
            FROM generate_series(1, %d) AS id
            """
                    .formatted(customers, orders),
            """
            INSERT INTO order_lines
            SELECT id, line, 'Product ' || (id * line) %% 997, 1 + id %% 9, (id %% 5000) / 100.0
            FROM generate_series(1, %d) AS id, generate_series(1, %d) AS line
            """
                    .formatted(orders, LINES_PER_ORDER),
            "INSERT INTO audit VALUES (0, 'before the copy', now())",
            "ANALYZE"
        };
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage();
    }
}
