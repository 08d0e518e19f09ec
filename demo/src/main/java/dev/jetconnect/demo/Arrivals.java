package dev.jetconnect.demo;

import dev.jetconnect.test.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * What the target shows so far. Its tables appear while the copy goes on.
 *
 * <p>Confined to one thread.
 */
final class Arrivals implements AutoCloseable {
    private final Connection connection;

    Arrivals(PostgresServer target) {
        try {
            connection = target.connect(ShopDatabases.DATABASE);
        } catch (SQLException e) {
            throw new DemoFailure("The target database can't be reached: " + e.getMessage(), e);
        }
    }

    long rows(List<String> tables) {
        return tables.stream().mapToLong(table -> value(table, "count(*)")).sum();
    }

    /** The number of the latest of the workload's transactions that has arrived. */
    long transaction() {
        return value("audit", "coalesce(max(id), 0)");
    }

    private long value(String table, String expression) {
        try (Statement statement = connection.createStatement()) {
            if (!queryBoolean(statement, "SELECT to_regclass('" + table + "') IS NOT NULL")) {
                return 0;
            }
            try (ResultSet row =
                    statement.executeQuery("SELECT " + expression + " FROM " + table)) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new DemoFailure("The target database can't be read: " + e.getMessage(), e);
        }
    }

    private static boolean queryBoolean(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getBoolean(1);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new DemoFailure(
                    "The connection to the target can't be closed: " + e.getMessage(), e);
        }
    }
}
