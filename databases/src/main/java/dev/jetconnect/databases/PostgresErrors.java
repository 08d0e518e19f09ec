package dev.jetconnect.databases;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Reads PostgreSQL's error codes. */
public final class PostgresErrors {
    private static final Set<String> RETRIABLE =
            Set.of(
                    "25006", // read-only: the address leads to a server that is no primary now
                    "25P03", // idle in transaction for too long
                    "40001", // serialization failure
                    "40003", // nobody knows whether the statement was completed
                    "40P01", // deadlock
                    "55P03", // lock not available
                    "57014", // cancelled, by statement_timeout too
                    "57P01", // the server stops
                    "57P02", // the server has crashed
                    "57P03", // the server starts
                    "57P05"); // idle for too long
    // Class 08 otherwise: the driver will not log in as it is asked to.
    private static final String LOGIN_IMPOSSIBLE = "08004";
    // An array with one key twice is no fault of any row alone.
    private static final String SAME_KEY_TWICE = "21000";

    private static final Pattern COPY_COLUMN =
            Pattern.compile("^COPY .+?, line \\d+, column ([^:]+)");
    private static final String UNREACHABLE =
            "Check connection.url, and that the server runs and can be reached";

    private static final Map<String, String> REMEDIES =
            Map.ofEntries(
                    Map.entry("08001", UNREACHABLE),
                    Map.entry(
                            LOGIN_IMPOSSIBLE,
                            "Check connection.username, connection.password and what connection.url"
                                    + " says of TLS"),
                    Map.entry("08006", UNREACHABLE),
                    Map.entry(
                            "25006",
                            "connection.url leads to a standby, or the database is read-only; name"
                                    + " all servers and add targetServerType=primary"),
                    Map.entry(
                            "53300",
                            "Raise max_connections, or lower tasks.max or connection.pool.size"),
                    Map.entry(
                            "55P03",
                            "Another session has the rows or the table locked; see"
                                    + " pg_stat_activity"),
                    Map.entry(
                            "57014",
                            "It took longer than statement.timeout.ms, or somebody has ended it"),
                    Map.entry("22001", "Widen the column or shorten the value"),
                    Map.entry("22003", "Use a wider type for the column"),
                    Map.entry("22P02", "Make the column's type fit the field's"),
                    Map.entry("23502", "Allow null in the column, or give the field a value"),
                    Map.entry("23503", "Write the referenced table first, or drop the constraint"),
                    Map.entry(
                            "23505",
                            "Another row has this value; look for a second writer, or use"
                                    + " insert.mode=upsert"),
                    Map.entry("23514", "Correct the value or drop the constraint"),
                    Map.entry("28P01", "Check connection.username and connection.password"),
                    Map.entry(
                            "28000", "Check connection.username, and who may log in on the server"),
                    Map.entry("3D000", "Check connection.url, or create the database"),
                    Map.entry("3F000", "Create the schema, or check table.name.format"),
                    Map.entry("42501", "Grant the privilege to connection.username"),
                    Map.entry("42703", "The table was changed; restart the task"),
                    Map.entry("42804", "Make the column's type fit the field's"),
                    Map.entry("42P01", "The table was dropped; restart the task"),
                    Map.entry(
                            "42P10",
                            "Add a primary key or unique constraint on exactly the key"
                                    + " columns, or use insert.mode=insert"));

    private PostgresErrors() {}

    public static SqlFailure classify(SQLException error) {
        String state = error.getSQLState();
        if (state == null) {
            return error instanceof SQLTransientConnectionException
                    ? SqlFailure.RETRIABLE
                    : SqlFailure.FATAL;
        }
        boolean isConnection = state.startsWith("08") && !state.equals(LOGIN_IMPOSSIBLE);
        if (isConnection && TlsFailure.isIn(error)) {
            return SqlFailure.FATAL;
        }
        if (isConnection || state.startsWith("53") || RETRIABLE.contains(state)) {
            return SqlFailure.RETRIABLE;
        }
        boolean isRow =
                state.startsWith("22") || state.startsWith("23") || state.equals(SAME_KEY_TWICE);
        return isRow ? SqlFailure.ROW : SqlFailure.FATAL;
    }

    /** The server's reason, where it was found, and the remedy, in one line. */
    public static String explain(SQLException error) {
        String state = error.getSQLState();
        StringBuilder line = new StringBuilder(reason(error));
        if (state != null) {
            line.append(" (SQLSTATE ").append(state).append(')');
        }
        String remedy = state == null ? null : REMEDIES.get(state);
        if (state != null && state.startsWith("08") && TlsFailure.isIn(error)) {
            remedy = TlsFailure.REMEDY;
        }
        return remedy == null ? line.toString() : line.append(". ").append(remedy).toString();
    }

    /** The column that a failed COPY was reading. */
    public static Optional<String> copyColumn(SQLException error) {
        ServerErrorMessage server =
                error instanceof PSQLException e ? e.getServerErrorMessage() : null;
        if (server == null || server.getWhere() == null) {
            return Optional.empty();
        }
        Matcher matcher = COPY_COLUMN.matcher(server.getWhere());
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static String reason(SQLException error) {
        ServerErrorMessage server =
                error instanceof PSQLException e ? e.getServerErrorMessage() : null;
        if (server == null) {
            // A pool tells only that it waited in vain; the cause tells for what.
            return error.getCause() instanceof SQLException cause
                    ? reason(cause)
                    : firstLine(error.getMessage());
        }
        StringBuilder reason = new StringBuilder(firstLine(server.getMessage()));
        appendName(" [column ", server.getColumn(), reason);
        appendName(" [constraint ", server.getConstraint(), reason);
        return reason.toString();
    }

    private static void appendName(String label, String name, StringBuilder out) {
        if (name != null) {
            out.append(label).append(name).append(']');
        }
    }

    private static String firstLine(String message) {
        return message == null ? "no reason given" : message.lines().findFirst().orElse("");
    }
}
