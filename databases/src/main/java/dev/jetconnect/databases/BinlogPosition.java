package dev.jetconnect.databases;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the log of changes of MySQL or MariaDB is: file and place, and which transactions it has.
 */
public final class BinlogPosition {
    private static final String FILE = "file";
    private static final String PLACE = "pos";
    private static final String TRANSACTIONS = "gtids";

    private BinlogPosition() {}

    /** Empty: the server writes no log. */
    public static Map<String, String> read(Statement statement) throws SQLException {
        Map<String, String> position = new TreeMap<>();
        // MySQL 8.4 has another name for what MariaDB and older versions have.
        for (String sql : List.of("SHOW BINARY LOG STATUS", "SHOW MASTER STATUS")) {
            try (ResultSet rows = statement.executeQuery(sql)) {
                if (rows.next()) {
                    position.put(FILE, rows.getString(1));
                    position.put(PLACE, String.valueOf(rows.getLong(2)));
                    String gtids = gtids(statement);
                    if (!gtids.isEmpty()) {
                        position.put(TRANSACTIONS, gtids);
                    }
                }
                return position;
            } catch (SQLException e) {
                if (!"42000".equals(e.getSQLState())) {
                    throw e;
                }
            }
        }
        return position;
    }

    /** Equal marks tell that nothing has been written in between; empty: nothing is known. */
    public static String mark(Map<String, String> position) {
        return position.isEmpty() ? "" : position.get(FILE) + ":" + position.get(PLACE);
    }

    private static String gtids(Statement statement) throws SQLException {
        boolean isMariaDb =
                statement.getConnection().getMetaData().getDatabaseProductName().equals("MariaDB");
        String sql = isMariaDb ? "SELECT @@gtid_binlog_pos" : "SELECT @@global.gtid_executed";
        try (Statement asking = statement.getConnection().createStatement();
                ResultSet row = asking.executeQuery(sql)) {
            row.next();
            return row.getString(1).replaceAll("\\s", "");
        }
    }
}
