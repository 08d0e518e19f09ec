package dev.jetconnect.benchmarks;

import dev.jetconnect.test.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * One PostgreSQL cluster with the table {@code orders} in a source database. It ends with the
 * {@link WorkFolder} at the latest.
 *
 * <p>Confined to the main thread.
 */
final class Orders implements AutoCloseable {
    private static final String SOURCE = "source";

    /** What a connector's topic of the table has behind {@code topic.prefix}. */
    static final String TOPIC = ".public.orders";

    static final int CHANGES_PER_TRANSACTION = 100;

    /**
     * So many rows are updated at the end of all changes. A topic may have several partitions, and
     * the last change of each of them is then among these, but for a chance of one in 2^15.
     */
    static final int LAST_ROWS = 16;

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long TRANSACTIONS_PER_MILLION_ROWS = 3000;

    /** Those that its speed depends on. */
    static final Map<String, String> SERVER_SETTINGS =
            Map.of(
                    "shared_buffers", "1GB",
                    "max_wal_size", "8GB",
                    "max_connections", "100",
                    "track_commit_timestamp", "on",
                    // The embedding library starts the server with -F; this comes after it.
                    "fsync", "on",
                    "synchronous_commit", "on");

    static final String TABLE =
            """
            CREATE TABLE orders (
                id bigint PRIMARY KEY,
                customer_id integer NOT NULL,
                amount numeric(12, 2) NOT NULL,
                status text NOT NULL,
                note text,
                created_at timestamptz NOT NULL,
                updated_at timestamptz NOT NULL)
            """;

    private static final String ROWS =
            """
            INSERT INTO orders
            SELECT id,
                   (random() * 50000)::integer,
                   (random() * 100000)::numeric(12, 2),
                   (ARRAY['new', 'paid', 'packed', 'shipped', 'returned'])[1 + id %% 5],
                   'Deliver to the back door of house ' || id %% 977 || ', ask for '
                       || md5(random()::text) || ', leave a note if nobody opens: '
                       || left(md5(random()::text), 12),
                   timestamptz '2026-01-01' + id * interval '1 second',
                   clock_timestamp()
            FROM generate_series(1, %d) AS id
            """;

    /**
     * Of ten changes six update, three insert, and one deletes; the last ones update, so that the
     * target's last commit is that of a row which stays. Deletes take the lowest keys one by one,
     * updates any above those, so each change finds its row.
     */
    private static final String CHANGES =
            """
            CREATE OR REPLACE PROCEDURE make_changes(
                transactions integer, last_rows integer, INOUT started timestamptz)
            LANGUAGE plpgsql AS $$
            DECLARE
                lowest bigint := (SELECT min(id) FROM orders);
                highest bigint := (SELECT max(id) FROM orders);
                deleted bigint := lowest - 1;
                inserted bigint := highest;
                first_kept bigint := lowest + transactions * 10;
                updated bigint;
                turn integer;
            BEGIN
                started := clock_timestamp();
                FOR t IN 1 .. transactions LOOP
                    FOR change IN 1 .. 100 LOOP
                        turn := change % 10;
                        IF turn IN (2, 5, 8) THEN
                            inserted := inserted + 1;
                            INSERT INTO orders VALUES (
                                inserted, change * 7, (random() * 100000)::numeric(12, 2), 'new',
                                'Ordered by telephone, call ' || md5(random()::text)
                                    || ' before the delivery, and not after six o''clock: '
                                    || left(md5(random()::text), 30),
                                clock_timestamp(), clock_timestamp());
                        ELSIF turn = 6 THEN
                            deleted := deleted + 1;
                            DELETE FROM orders WHERE id = deleted;
                        ELSE
                            -- In the condition itself, random() would be called for each row.
                            updated := first_kept
                                + floor(random() * (highest - first_kept + 1))::bigint;
                            UPDATE orders
                            SET amount = (random() * 100000)::numeric(12, 2), status = 'paid',
                                updated_at = clock_timestamp()
                            WHERE id = updated;
                        END IF;
                    END LOOP;
                    IF t = transactions THEN
                        UPDATE orders SET updated_at = clock_timestamp()
                        WHERE id BETWEEN highest - last_rows + 1 AND highest;
                    END IF;
                    COMMIT;
                END LOOP;
            END
            $$
            """;

    /** When the last rows up to one were changed last: in UTC, with microseconds. */
    static final String VERSION =
            "SELECT coalesce(string_agg(to_char(updated_at::timestamptz AT TIME ZONE 'UTC',"
                    + " 'YYYY-MM-DD HH24:MI:SS.US'), ' ' ORDER BY id), '')"
                    + " FROM orders WHERE id BETWEEN %1$d - "
                    + (LAST_ROWS - 1)
                    + " AND %1$d";

    private final PostgresServer server;
    private final String database;

    private Orders(PostgresServer server, String database) {
        this.server = server;
        this.database = database;
    }

    static Orders start(Path folder, long rows) {
        Orders orders = new Orders(PostgresServer.start(folder, SERVER_SETTINGS), SOURCE);
        orders.requireDurability();
        orders.server.createDatabase(SOURCE);
        orders.server.execute(SOURCE, TABLE, ROWS.formatted(rows), CHANGES);
        orders.server.execute(SOURCE, "VACUUM (FREEZE, ANALYZE) orders");
        return orders;
    }

    /** The same rows once more, in another database of the cluster. */
    Orders copy(String name) {
        server.execute("postgres", "CREATE DATABASE " + name + " TEMPLATE " + database);
        return new Orders(server, name);
    }

    String database() {
        return database;
    }

    private void requireDurability() {
        for (String setting : new String[] {"fsync", "synchronous_commit"}) {
            String value = server.queryValue("postgres", "SHOW " + setting);
            if (!value.equals("on")) {
                throw new BenchmarkFailure("PostgreSQL runs with " + setting + "=" + value + ".");
            }
        }
    }

    PostgresServer server() {
        return server;
    }

    @Override
    public void close() {
        server.close();
    }

    /** How many transactions of changes a table of so many rows gets. */
    static int transactions(long rows) {
        return Math.toIntExact(rows * TRANSACTIONS_PER_MILLION_ROWS / 1_000_000);
    }

    /** Whether a connector reads from the slot. */
    boolean isRead(String slot) {
        return isRead(server, slot);
    }

    private static boolean isRead(PostgresServer server, String slot) {
        return !server.queryValue(
                        "postgres",
                        "SELECT count(*) FROM pg_replication_slots WHERE active AND slot_name = '"
                                + slot
                                + "'")
                .equals("0");
    }

    Map<String, String> description() {
        Map<String, String> description = new LinkedHashMap<>();
        description.put("PostgreSQL", server.queryValue("postgres", "SHOW server_version"));
        for (String setting :
                new String[] {"fsync", "synchronous_commit", "shared_buffers", "max_wal_size"}) {
            description.put(setting, server.queryValue("postgres", "SHOW " + setting));
        }
        return description;
    }

    /** Drops what a deleted source connector has left. */
    void dropSlot(String name) {
        dropSlot(server, database, name);
    }

    /** Drops a slot once nobody reads from it any more, and its publication. */
    static void dropSlot(PostgresServer server, String database, String name) {
        Await.until(
                "The end of replication slot " + name,
                Duration.ofMillis(100),
                Duration.ofSeconds(60),
                () -> !isRead(server, name));
        server.execute(
                database,
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                        + " WHERE slot_name = '"
                        + name
                        + "'",
                "DROP PUBLICATION IF EXISTS \"" + name + "\"");
    }

    void checkpoint() {
        server.execute(database, "CHECKPOINT");
    }

    /** Makes changes, and tells when the first one began and when the last one was committed. */
    Applied makeChanges(int transactions) {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "CALL make_changes("
                                        + transactions
                                        + ", "
                                        + LAST_ROWS
                                        + ", NULL)")) {
            result.next();
            Instant started = result.getObject(1, OffsetDateTime.class).toInstant();
            return new Applied(started, Instant.now());
        } catch (SQLException e) {
            throw new BenchmarkFailure("The changes could not be made: " + e.getMessage(), e);
        }
    }

    /** Updates the rows with the highest keys, so that their arrival can be waited for. */
    void touchLastRows() {
        server.execute(
                database,
                "UPDATE orders SET updated_at = clock_timestamp()"
                        + " WHERE id > (SELECT max(id) FROM orders) - "
                        + LAST_ROWS);
    }

    /** Equal in source and target once the change came. */
    String versionOfLastRows(long lastId) {
        return server.queryValue(database, VERSION.formatted(lastId));
    }

    long rows() {
        return Long.parseLong(server.queryValue(database, "SELECT count(*) FROM orders"));
    }

    /** Updates rows one by one, each in a transaction, at a steady rate. */
    void update(long firstId, int rows, int perSecond) {
        try (Connection connection = server.connect(database);
                PreparedStatement update =
                        connection.prepareStatement(
                                "UPDATE orders SET status = 'paid',"
                                        + " updated_at = clock_timestamp() WHERE id = ?")) {
            long startedNanos = System.nanoTime();
            for (int row = 0; row < rows; row++) {
                long due = startedNanos + row * NANOS_PER_SECOND / perSecond;
                // Whoever is late does not wait, so that the rate is kept.
                Await.pause(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
                update.setLong(1, firstId + row);
                if (update.executeUpdate() != 1) {
                    throw new BenchmarkFailure("There is no row " + (firstId + row) + ".");
                }
            }
        } catch (SQLException e) {
            throw new BenchmarkFailure("The rows could not be updated: " + e.getMessage(), e);
        }
    }

    /** When each row was committed, in their order. */
    double[] commitMillis(long firstId, int rows) {
        return commitMillis(server, database, firstId, rows);
    }

    static double[] commitMillis(PostgresServer server, String database, long firstId, int rows) {
        String sql =
                "SELECT extract(epoch FROM pg_xact_commit_timestamp(xmin)) * 1000 FROM orders"
                        + " WHERE id >= %d AND id < %d ORDER BY id";
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql.formatted(firstId, firstId + rows))) {
            DoubleStream.Builder millis = DoubleStream.builder();
            while (result.next()) {
                millis.add(result.getDouble(1));
            }
            return millis.build().toArray();
        } catch (SQLException e) {
            throw new BenchmarkFailure("No commit times: " + e.getMessage(), e);
        }
    }

    long highestId() {
        return Long.parseLong(server.queryValue(database, "SELECT max(id) FROM orders"));
    }

    /** Of all rows and columns: equal in source and target when they hold the same. */
    String fingerprint() {
        return server.queryValue(database, CopyTable.ORDERS.postgresFingerprint());
    }

    /** When the procedure began with the first change, and ended after the last. */
    record Applied(Instant started, Instant ended) {}
}
