package dev.jetconnect.sink.jdbc.dialect.mysql;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.errors.DataException;

/**
 * Sends many rows in one round trip: as one statement with their values, or, where the server
 * allows it, as text that it loads. Confined to one thread.
 */
final class MySqlRows {
    /** A million bytes at most, which each server takes. */
    private static final int STATEMENT_CHARACTERS = 256 << 10;

    /** So large each server takes statements. */
    private static final int STATEMENT_BYTES_ANY = 300 << 10;

    private static final int LOAD_CHARACTERS = 4 << 20;
    private static final int CAPACITY_KEPT = 4 << 20;

    // A list of keys that is too long makes the server look at the whole table.
    private static final int ROWS_MAX = 5000;

    /** Warnings come without a state; those of a load are about a row's values. */
    private static final String ROW = "22000";

    private static final Set<Integer> LOAD_DISABLED = Set.of(1148, 3948, 4166);

    private final LoadText loadText = new LoadText();
    private StringBuilder text = new StringBuilder();
    private Optional<Boolean> loads = Optional.empty();

    /** Returns the number of rows that the statement has met. */
    long write(Connection connection, RowStatement statement, List<Object[]> rows)
            throws SQLException {
        try (Statement sender = connection.createStatement()) {
            // Braces in values are no escapes.
            sender.setEscapeProcessing(false);
            return statement.isPerRow()
                    ? writeEach(sender, statement.row(), rows)
                    : writeAll(sender, statement, rows);
        } finally {
            if (text.capacity() > CAPACITY_KEPT) {
                text = new StringBuilder();
            }
        }
    }

    /** Loads the rows, or inserts them where that is not allowed. */
    void append(Connection connection, RowStatement statement, List<Object[]> rows)
            throws SQLException {
        if (!mayLoad(connection)) {
            write(connection, statement, rows);
            return;
        }
        try (Statement sender = connection.createStatement()) {
            load(sender, statement, rows);
        } catch (SQLException e) {
            if (!LOAD_DISABLED.contains(e.getErrorCode())) {
                throw e;
            }
            loads = Optional.of(false);
            write(connection, statement, rows);
        }
    }

    /** Loads rows of text; false: that is not allowed, and nothing is loaded. */
    boolean load(Connection connection, String sql, InputStream text, long rows)
            throws SQLException {
        if (!mayLoad(connection)) {
            return false;
        }
        try (Statement sender = connection.createStatement()) {
            org.mariadb.jdbc.Statement loader = sender.unwrap(org.mariadb.jdbc.Statement.class);
            loader.setLocalInfileInputStream(text);
            checkLoaded(loader, loader.executeLargeUpdate(sql), rows);
            return true;
        } catch (SQLException e) {
            if (!LOAD_DISABLED.contains(e.getErrorCode())) {
                throw e;
            }
            loads = Optional.of(false);
            return false;
        }
    }

    /** Inserts the rows of a statement; each warning counts as an error. */
    void insert(Connection connection, String sql, long rows) throws SQLException {
        try (Statement sender = connection.createStatement()) {
            sender.setEscapeProcessing(false);
            if (sql.length() >= STATEMENT_BYTES_ANY
                    && bytes(sql) >= variable(connection, "max_allowed_packet")) {
                // Its row is written by itself then, which says so.
                throw new SQLDataException("A row is larger than max_allowed_packet", "22001");
            }
            checkLoaded(sender, sender.executeLargeUpdate(sql), rows);
        }
    }

    private long writeAll(Statement sender, RowStatement statement, List<Object[]> rows)
            throws SQLException {
        long written = 0;
        for (int next = 0; next < rows.size(); ) {
            int start = next;
            text.setLength(0);
            text.append(statement.before());
            while (next < rows.size()
                    && next - start < ROWS_MAX
                    && text.length() < STATEMENT_CHARACTERS) {
                statement.row().append(rows.get(next), next > start ? text.append(',') : text);
                next++;
            }
            text.append(statement.after());
            checkSize(sender);
            written += sender.executeLargeUpdate(text.toString());
        }
        return written;
    }

    private long writeEach(Statement sender, RowText row, List<Object[]> rows) throws SQLException {
        long met = 0;
        int characters = 0;
        for (int i = 0; i < rows.size(); i++) {
            text.setLength(0);
            row.append(rows.get(i), text);
            checkSize(sender);
            sender.addBatch(text.toString());
            characters += text.length();
            if (characters > LOAD_CHARACTERS || i == rows.size() - 1) {
                for (long count : sender.executeLargeBatch()) {
                    met += count;
                }
                characters = 0;
            }
        }
        return met;
    }

    private void load(Statement sender, RowStatement statement, List<Object[]> rows)
            throws SQLException {
        org.mariadb.jdbc.Statement loader = sender.unwrap(org.mariadb.jdbc.Statement.class);
        for (int next = 0; next < rows.size(); ) {
            int start = next;
            next = loadText.fill(statement.row().columns(), rows, start, LOAD_CHARACTERS);
            loader.setLocalInfileInputStream(new ByteArrayInputStream(loadText.bytes()));
            long loaded = loader.executeLargeUpdate(statement.load().orElseThrow());
            checkLoaded(loader, loaded, next - start);
        }
    }

    /** What would be an error in a statement is a warning here, and the row is bent or left out. */
    private static void checkLoaded(Statement loader, long loaded, long rows) throws SQLException {
        SQLWarning warning = loader.getWarnings();
        if (warning != null) {
            String state = warning.getSQLState();
            throw new SQLException(
                    warning.getMessage(), state == null ? ROW : state, warning.getErrorCode());
        }
        if (loaded != rows) {
            throw new SQLException("Wrote " + loaded + " of " + rows + " rows", "23000");
        }
    }

    /** Whether the server allows that text is loaded. */
    boolean mayLoad(Connection connection) throws SQLException {
        if (loads.isEmpty()) {
            loads = Optional.of(variable(connection, "local_infile") == 1);
        }
        return loads.get();
    }

    /** A statement that is too large would cost the connection. */
    private void checkSize(Statement sender) throws SQLException {
        if (text.length() < STATEMENT_CHARACTERS) {
            return;
        }
        int bytes = bytes(text.toString());
        long bytesMax = variable(sender.getConnection(), "max_allowed_packet");
        if (bytes >= bytesMax) {
            throw new DataException(
                    "The row takes "
                            + bytes
                            + " bytes, and the server's max_allowed_packet is "
                            + bytesMax
                            + "; raise it");
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static long variable(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT @@" + name)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
