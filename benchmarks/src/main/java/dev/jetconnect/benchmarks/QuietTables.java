package dev.jetconnect.benchmarks;

import dev.jetconnect.test.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Many small tables in a database of the cluster that holds {@link Orders}.
 *
 * <p>Confined to the main thread.
 */
final class QuietTables {
    private static final String DATABASE = "quiet";
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private static final String TABLES =
            """
            DO $$
            BEGIN
                FOR number IN 1 .. %d LOOP
                    EXECUTE format('CREATE TABLE t_%%s (id integer PRIMARY KEY, version bigint)', number);
                    EXECUTE format('INSERT INTO t_%%s VALUES (1, 0)', number);
                END LOOP;
            END
            $$
            """;

    private final Orders cluster;
    private final int count;
    private int next;

    private QuietTables(Orders cluster, int count) {
        this.cluster = cluster;
        this.count = count;
    }

    /** Makes tables with a row each. */
    static QuietTables create(Orders cluster, int count) {
        PostgresServer server = cluster.server();
        server.createDatabase(DATABASE);
        server.execute(DATABASE, TABLES.formatted(count));
        return new QuietTables(cluster, count);
    }

    int count() {
        return count;
    }

    Map<String, String> sourceConfig(Side side, String name) {
        Map<String, String> config = new HashMap<>(side.sourceConfig(cluster, name));
        config.put("database.dbname", DATABASE);
        config.put("table.include.list", "public\\.t_.*");
        return config;
    }

    /** Updates the tables' rows one after the other, each in a transaction, at a steady rate. */
    void change(int changes, int perSecond) {
        try (Connection connection = cluster.server().connect(DATABASE);
                Statement statement = connection.createStatement()) {
            long startedNanos = System.nanoTime();
            for (int change = 0; change < changes; change++) {
                long due = startedNanos + change * NANOS_PER_SECOND / perSecond;
                Await.pause(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
                int table = 1 + next++ % count;
                statement.executeUpdate("UPDATE t_" + table + " SET version = version + 1");
            }
        } catch (SQLException e) {
            throw new BenchmarkFailure("The tables could not be changed: " + e.getMessage(), e);
        }
    }

    /** Drops what a source connector has left: a slot is of one database. */
    void dropSlot(String name) {
        Orders.dropSlot(cluster.server(), DATABASE, name);
    }
}
