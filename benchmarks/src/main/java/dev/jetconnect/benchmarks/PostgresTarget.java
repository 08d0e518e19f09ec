package dev.jetconnect.benchmarks;

import dev.jetconnect.test.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;

/**
 * A database of PostgreSQL, mostly of the cluster that holds the source as well. It keeps the time
 * of each commit.
 *
 * <p>Confined to the main thread.
 */
final class PostgresTarget implements Target {
    private static final String LAST_COMMIT = "SELECT max(pg_xact_commit_timestamp(xmin)) FROM ";

    private final PostgresServer server;
    private final String database;
    private final CopyTable table;

    private PostgresTarget(PostgresServer server, String database, CopyTable table) {
        this.server = server;
        this.database = database;
        this.table = table;
    }

    static PostgresTarget create(Orders orders) {
        return create(orders.server(), orders.database() + "_copy", CopyTable.ORDERS);
    }

    static PostgresTarget create(PostgresServer server, String database, CopyTable table) {
        return new PostgresTarget(server, server.createDatabase(database), table);
    }

    @Override
    public TargetKind kind() {
        return TargetKind.POSTGRES;
    }

    /** The cluster's are with the source. */
    @Override
    public Map<String, String> description() {
        return Map.of();
    }

    @Override
    public long processId() {
        return server.processId();
    }

    @Override
    public String url() {
        return server.jdbcUrl(database);
    }

    @Override
    public String user() {
        return server.user();
    }

    @Override
    public String password() {
        return "not-asked-for";
    }

    @Override
    public void clear() {
        server.execute(
                database,
                "DROP TABLE IF EXISTS " + table.title(),
                // Each side begins anew, with the same names.
                "DROP TABLE IF EXISTS jetconnect_positions");
        settle();
    }

    @Override
    public void settle() {
        server.execute(database, "CHECKPOINT");
    }

    @Override
    public boolean hasRow(long id) {
        return server.queryValue(
                                database, "SELECT to_regclass('" + table.title() + "') IS NOT NULL")
                        .equals("true")
                && server.queryValue(
                                database,
                                "SELECT EXISTS (SELECT FROM "
                                        + table.title()
                                        + " WHERE id = "
                                        + id
                                        + ")")
                        .equals("true");
    }

    @Override
    public long rows() {
        return Long.parseLong(server.queryValue(database, "SELECT count(*) FROM " + table.title()));
    }

    /** Each look opens a connection; the end is known from the commit's time anyway. */
    @Override
    public Duration lookInterval() {
        return Duration.ofMillis(200);
    }

    @Override
    public String versionOfLastRows(long lastId) {
        return hasRow(lastId) ? server.queryValue(database, Orders.VERSION.formatted(lastId)) : "";
    }

    @Override
    public Instant lastCommit(Instant seen) {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(LAST_COMMIT + table.title())) {
            result.next();
            return result.getObject(1, OffsetDateTime.class).toInstant();
        } catch (SQLException e) {
            throw new BenchmarkFailure("No commit time: " + e.getMessage(), e);
        }
    }

    /** When each row was committed, in their order. */
    double[] commitMillis(long firstId, int rows) {
        return Orders.commitMillis(server, database, firstId, rows);
    }

    @Override
    public String fingerprint() {
        return server.queryValue(database, table.postgresFingerprint());
    }
}
