package dev.jetconnect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.test.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A PostgreSQL server with two databases: {@code source} with the tables that the sample
 * connectors' files name, and {@code target}, which is empty at first.
 *
 * <p>Thread-safe.
 */
final class Shop implements AutoCloseable {
    static final String SOURCE = "source";
    static final String TARGET = "target";
    static final String PASSWORD = "s3cret-of-the-shop";

    private static final List<String> TABLES =
            List.of("customers", "orders", "order_lines", "audit");
    private static final Duration ARRIVAL_MAX = Duration.ofMinutes(3);

    private final PostgresServer server;

    private Shop(PostgresServer server) {
        this.server = server;
    }

    /**
     * Starts the server and fills the source.
     *
     * @param customers how many, each with one order of two lines
     */
    static Shop start(Path folder, int customers) {
        Shop shop = new Shop(PostgresServer.start(folder));
        shop.server.createDatabase(SOURCE);
        shop.server.createDatabase(TARGET);
        shop.server.execute(SOURCE, tables());
        shop.server.execute(SOURCE, rows(customers));
        return shop;
    }

    PostgresServer server() {
        return server;
    }

    /** The variables that the sample connectors' files read. */
    Map<String, String> environment() {
        return environment(server, SOURCE, TARGET);
    }

    /** The same for two databases of a server. */
    static Map<String, String> environment(PostgresServer server, String source, String target) {
        return Map.of(
                "SOURCE_DB_HOST", server.host(),
                "SOURCE_DB_PORT", String.valueOf(server.port()),
                "SOURCE_DB_NAME", source,
                "SOURCE_DB_USER", server.user(),
                "SOURCE_DB_PASSWORD", PASSWORD,
                "TARGET_DB_HOST", server.host(),
                "TARGET_DB_PORT", String.valueOf(server.port()),
                "TARGET_DB_NAME", target,
                "TARGET_DB_USER", server.user(),
                "TARGET_DB_PASSWORD", PASSWORD);
    }

    void execute(String... statements) {
        server.execute(SOURCE, statements);
    }

    /** Rows of a target's table; 0 while it does not exist. */
    long targetRows(String table) {
        return rowCount(TARGET, table);
    }

    /** Waits until all columns of all rows of all tables are equal. */
    void awaitEqual() {
        await().atMost(ARRIVAL_MAX)
                .untilAsserted(() -> assertThat(rowCounts(TARGET)).isEqualTo(rowCounts(SOURCE)));
        await().atMost(ARRIVAL_MAX).untilAsserted(this::assertEqual);
    }

    void assertEqual() {
        for (String table : TABLES) {
            assertThat(rows(TARGET, table)).as(table).isEqualTo(rows(SOURCE, table));
        }
    }

    /** Empties the target. */
    void clearTarget() {
        TABLES.forEach(table -> server.execute(TARGET, "DROP TABLE IF EXISTS " + table));
    }

    @Override
    public void close() {
        server.close();
    }

    private Map<String, Long> rowCounts(String database) {
        Map<String, Long> counts = new TreeMap<>();
        TABLES.forEach(table -> counts.put(table, rowCount(database, table)));
        return counts;
    }

    /** Rows of a table; 0 while it does not exist. */
    private long rowCount(String database, String table) {
        String exists = "SELECT to_regclass('" + table + "') IS NOT NULL";
        return server.queryValue(database, exists).equals("true")
                ? Long.parseLong(server.queryValue(database, "SELECT count(*) FROM " + table))
                : 0;
    }

    /** The rows as text, in the source's types, so that an equivalent type compares equal. */
    private List<String> rows(String database, String table) {
        List<String> rows = new ArrayList<>();
        String query = "SELECT ROW(" + columns(table) + ")::text FROM " + table + " ORDER BY 1";
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
            return rows;
        } catch (SQLException e) {
            throw new AssertionError("Cannot read " + table + " of " + database, e);
        }
    }

    private String columns(String table) {
        return server.queryValue(
                SOURCE,
                "SELECT string_agg(quote_ident(attname) || '::'"
                        + " || format_type(atttypid, atttypmod), ', ' ORDER BY attnum)"
                        + " FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped"
                        + " AND attrelid = '"
                        + table
                        + "'::regclass");
    }

    private static String[] tables() {
        return new String[] {
            """
            CREATE TABLE customers (
                id bigint PRIMARY KEY,
                name text NOT NULL,
                email varchar(80),
                born date,
                is_active boolean NOT NULL,
                orders_made integer NOT NULL,
                grade smallint,
                discount real,
                weight double precision,
                wakes_at time,
                last_seen timestamp,
                token uuid,
                photo bytea,
                profile jsonb,
                updated_at timestamptz NOT NULL)
            """,
            """
            CREATE TABLE orders (
                id bigint PRIMARY KEY,
                customer_id bigint NOT NULL,
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

    private static String[] rows(int customers) {
        return new String[] {
            """
            INSERT INTO customers
            SELECT id, 'Customer ' || id, CASE WHEN id %% 7 > 0 THEN 'c' || id || '@example.org' END,
                   date '1950-01-01' + id %% 20000, id %% 5 > 0, 1, id %% 6, id / 7.0, id / 3.0,
                   time '05:30' + id * interval '1.000001 s', timestamp '1999-12-31 23:59:59.999999'
                   + id * interval '1 day', gen_random_uuid(), decode(md5(id::text), 'hex'),
                   jsonb_build_object('likes', id, 'note', 'Größe "L", 50 %% off'), now()
            FROM generate_series(1, %d) AS id
            """
                    .formatted(customers),
            """
            INSERT INTO orders
            SELECT id, id, 'open', (id %% 10000) / 100.0,
                   CASE WHEN id %% 3 = 0 THEN E'tab\\there, back\\\\slash, line\\nbreak' END, now()
            FROM generate_series(1, %d) AS id
            """
                    .formatted(customers),
            """
            INSERT INTO order_lines
            SELECT id, line, 'Product ' || (id * line) %% 997, 1 + id %% 9, (id %% 5000) / 100.0
            FROM generate_series(1, %d) AS id, generate_series(1, 2) AS line
            """
                    .formatted(customers),
            "INSERT INTO audit VALUES (0, 'before the copy', now())"
        };
    }
}
