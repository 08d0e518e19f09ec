package dev.jetconnect.databases;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLTransientException;
import java.util.Map;
import java.util.Set;

/** Reads the error codes of MySQL and MariaDB. */
public final class MySqlErrors {
    private static final Set<Integer> RETRIABLE =
            Set.of(
                    1021, // disk full
                    1037, // out of memory
                    1038, // out of memory for sorting
                    1040, // too many connections
                    1041, // out of memory
                    1047, // a cluster's node that is not ready
                    1053, // the server stops
                    1114, // the table is full: so is the disk
                    1135, // no thread for another session
                    1203, // too many connections of the user
                    1205, // lock wait timeout
                    1213, // deadlock
                    1226, // the user has used up what an hour allows
                    1290, // read-only: the address leads to a server that is no primary now
                    1317, // interrupted
                    1412, // the table was changed meanwhile
                    1615, // the table was changed meanwhile
                    1792, // read-only transaction
                    1836, // read-only
                    1927, // killed
                    1969, // max_statement_time
                    3024, // max_execution_time
                    3100, // a cluster refuses for the moment
                    3101, // a cluster has rolled back
                    3169, // killed
                    3572, // a lock that is not waited for
                    4031); // idle for too long

    private static final Set<String> RETRIABLE_STATES =
            Set.of(
                    "40001", // serialization failure
                    "25S03"); // the driver has lost a transaction in a failover

    // Errors of values that have no state of their own.
    private static final Set<Integer> ROW =
            Set.of(1153, 1265, 1364, 1366, 1367, 1411, 1525, 1526, 3819, 4025);
    private static final String TWO_ROWS = "21000";
    private static final int SYNTAX = 1064;

    private static final String UNREACHABLE =
            "Check connection.url, and that the server runs and can be reached";
    private static final String LOGIN =
            "Check connection.username and connection.password, and whether the server wants a"
                    + " certificate of the client";
    private static final String FIT = "Make the column's type fit the field's";
    private static final String TOO_LONG =
            "It took longer than statement.timeout.ms, or somebody has ended it";
    private static final String READ_ONLY =
            "connection.url leads to a replica, or the server is read-only; name all servers"
                    + " (jdbc:mariadb:replication://primary,replica/database), or make it writable";

    private static final Map<Integer, String> REMEDIES =
            Map.ofEntries(
                    Map.entry(1040, "Raise max_connections, or lower tasks.max"),
                    Map.entry(1044, "Grant the privilege to connection.username"),
                    Map.entry(1045, LOGIN),
                    Map.entry(1046, "Name the database in connection.url or table.name.format"),
                    Map.entry(1048, "Allow null in the column, or give the field a value"),
                    Map.entry(1049, "Check connection.url, or create the database"),
                    Map.entry(1054, "The table was changed; restart the task"),
                    Map.entry(1062, "Look for a second writer, or use insert.mode=upsert"),
                    Map.entry(
                            1071,
                            "Create the table with shorter key columns before the first record"),
                    Map.entry(1118, "Create the table with other types before the first record"),
                    Map.entry(1142, "Grant the privilege to connection.username"),
                    Map.entry(1146, "The table was dropped; restart the task"),
                    Map.entry(1205, "Another session has the rows or the table locked"),
                    Map.entry(
                            1242,
                            "Give one of the two rows another value, or look for a second writer"),
                    Map.entry(1264, "Use a wider type for the column"),
                    Map.entry(1265, FIT),
                    Map.entry(1290, READ_ONLY),
                    Map.entry(1292, FIT),
                    Map.entry(1317, TOO_LONG),
                    Map.entry(1364, "Give the column a default, or the field a value"),
                    Map.entry(1366, FIT + ", or its character set the text"),
                    Map.entry(1406, "Widen the column or shorten the value"),
                    Map.entry(1451, "Delete the referring rows first, or drop the constraint"),
                    Map.entry(1452, "Write the referenced table first, or drop the constraint"),
                    Map.entry(1665, "Set binlog_format=ROW on the server"),
                    Map.entry(1836, READ_ONLY),
                    Map.entry(1969, TOO_LONG),
                    Map.entry(3819, "Correct the value or drop the constraint"),
                    Map.entry(4025, "Correct the value or drop the constraint"));

    private MySqlErrors() {}

    public static SqlFailure classify(SQLException thrown) {
        SQLException error = origin(thrown);
        int code = error.getErrorCode();
        String state = error.getSQLState() == null ? "" : error.getSQLState();
        if (ROW.contains(code)) {
            return SqlFailure.ROW;
        }
        if (state.startsWith("08") && TlsFailure.isIn(error)) {
            return SqlFailure.FATAL;
        }
        if (isRetriable(error, code, state)) {
            return SqlFailure.RETRIABLE;
        }
        boolean isRow = state.startsWith("22") || state.startsWith("23") || state.equals(TWO_ROWS);
        return isRow ? SqlFailure.ROW : SqlFailure.FATAL;
    }

    /** The server's reason and the remedy, in one line without the values it may quote. */
    public static String explain(SQLException thrown) {
        SQLException error = origin(thrown);
        int code = error.getErrorCode();
        String state = error.getSQLState();
        boolean isConnection = state != null && state.startsWith("08");
        StringBuilder line = new StringBuilder(reason(error));
        if (isConnection) {
            line.append(TlsFailure.detail(error));
        }
        if (code != 0) {
            line.append(" (error ").append(code).append(", SQLSTATE ").append(state).append(')');
        } else if (state != null) {
            line.append(" (SQLSTATE ").append(state).append(')');
        }
        String remedy =
                isConnection && TlsFailure.isIn(error)
                        ? TlsFailure.REMEDY
                        : REMEDIES.getOrDefault(code, isConnection ? UNREACHABLE : "");
        return remedy.isEmpty() ? line.toString() : line.append(". ").append(remedy).toString();
    }

    /** A pool tells only that it waited in vain, and a batch only that it has ended. */
    private static SQLException origin(SQLException error) {
        boolean tellsLess =
                error instanceof SQLTransientConnectionException
                        || error instanceof BatchUpdateException;
        return tellsLess && error.getCause() instanceof SQLException cause ? origin(cause) : error;
    }

    private static boolean isRetriable(SQLException error, int code, String state) {
        return state.startsWith("08")
                || RETRIABLE.contains(code)
                || RETRIABLE_STATES.contains(state)
                || error instanceof SQLTransientException
                || error instanceof SQLTimeoutException;
    }

    /** The error as it may be logged. */
    public static SQLException withoutValues(SQLException thrown) {
        SQLException error = origin(thrown);
        boolean quotesValues = error.getErrorCode() == SYNTAX || classify(error) == SqlFailure.ROW;
        return quotesValues && !(error instanceof RefusedRowException)
                ? new RefusedRowException(reason(error), error)
                : error;
    }

    private static String reason(SQLException error) {
        String message = error.getMessage() == null ? "no reason given" : error.getMessage();
        if (error instanceof RefusedRowException) {
            return message;
        }
        if (error.getErrorCode() == SYNTAX) {
            return "the server does not understand the statement";
        }
        if (classify(error) == SqlFailure.ROW) {
            return RowErrors.describe(error.getErrorCode(), message);
        }
        String line = message.lines().findFirst().orElse("");
        return line.replaceFirst("^\\(conn=\\d+\\) ", "");
    }
}
