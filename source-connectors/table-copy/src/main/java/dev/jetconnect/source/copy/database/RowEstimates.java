package dev.jetconnect.source.copy.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks planners how many rows a query gives: they look at how large a table is now, also where its
 * statistics are old or missing, and they know conditions and queries.
 */
final class RowEstimates {
    private static final Pattern ROWS = Pattern.compile("rows=(\\d+) width=");

    private RowEstimates() {}

    static long ofPostgres(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet plan = statement.executeQuery("EXPLAIN " + query)) {
            plan.next();
            Matcher rows = ROWS.matcher(plan.getString(1));
            return rows.find() ? Long.parseLong(rows.group(1)) : -1;
        }
    }

    /** Of a query that is a plan of several steps nothing is known. */
    static long ofMySql(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet plan = statement.executeQuery("EXPLAIN FORMAT=TRADITIONAL " + query)) {
            plan.next();
            long rows = plan.getLong("rows");
            boolean isUnknown = plan.wasNull() || plan.next();
            return isUnknown ? -1 : rows;
        }
    }
}
