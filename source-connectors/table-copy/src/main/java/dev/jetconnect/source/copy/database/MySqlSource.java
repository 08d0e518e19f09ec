package dev.jetconnect.source.copy.database;

import dev.jetconnect.databases.BinlogPosition;
import dev.jetconnect.databases.Connections;
import dev.jetconnect.databases.DatabaseAddress;
import dev.jetconnect.databases.DatabaseKind;
import dev.jetconnect.source.copy.plan.FieldForm;
import dev.jetconnect.source.copy.plan.Progress;
import dev.jetconnect.source.copy.plan.Slice;
import dev.jetconnect.source.copy.plan.SourceColumn;
import dev.jetconnect.source.copy.plan.SourceTable;
import dev.jetconnect.source.copy.plan.TableChoice;
import dev.jetconnect.source.copy.plan.TablePlan;
import dev.jetconnect.source.copy.plan.Window;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** MySQL, 8.0 or newer, and MariaDB, 10.5 or newer. Thread-safe. */
final class MySqlSource implements SourceDatabase {
    private static final KeyRange KEYS =
            new KeyRange(DatabaseKind.MYSQL::quote, MySqlSource::literal);

    private static final Watermarks WATERMARKS =
            new Watermarks(
                    DatabaseKind.MYSQL::quote,
                    (column, text) -> column.isNumber() ? text : "'" + text + "'",
                    "(%s - INTERVAL %d000 MICROSECOND)");

    private final DatabaseAddress address;

    MySqlSource(DatabaseAddress address) {
        this.address = address;
    }

    @Override
    public DatabaseKind kind() {
        return address.kind();
    }

    @Override
    public DatabaseAddress address() {
        return address;
    }

    @Override
    public Connection connect() throws SQLException {
        Connection connection =
                Connections.to(address, "jetconnect-table-copy", Duration.ZERO).getConnection();
        try (Statement statement = connection.createStatement()) {
            // Results wait while what they are for is busy elsewhere; texts may be long.
            statement.execute(
                    "SET net_write_timeout = 3600, wait_timeout = 86400,"
                            + " group_concat_max_len = 1048576");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public List<SourceTable> tables(Connection connection, TableChoice choice) throws SQLException {
        return choice.query().isPresent()
                ? List.of(MySqlTables.query(connection, choice.query().get()))
                : MySqlTables.read(connection, choice);
    }

    /** The catalog shows all tables on which the user has some privilege. */
    @Override
    public List<String> unreadable(Connection connection, List<SourceTable> tables)
            throws SQLException {
        List<String> unreadable = new ArrayList<>();
        for (SourceTable table : tables) {
            try (Statement statement = connection.createStatement()) {
                statement
                        .executeQuery(
                                Query.select(table, table.relations().get(0), List.of())
                                        + " LIMIT 0")
                        .close();
            } catch (SQLException e) {
                if (!e.getSQLState().startsWith("42")) {
                    throw e;
                }
                unreadable.add(table.name());
            }
        }
        return unreadable;
    }

    @Override
    public boolean sharesSnapshots() {
        return false;
    }

    @Override
    public Moment begin(Connection connection) {
        return Moment.ANY;
    }

    /** What is asked for is known when the connections begin. */
    @Override
    public Moment begin(Connection connection, StreamStart stream, List<SourceTable> tables) {
        return Moment.ANY;
    }

    @Override
    public Optional<String> streamProblem(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT @@log_bin, @@binlog_format, @@binlog_row_image")) {
            row.next();
            boolean isWhole =
                    row.getBoolean(1)
                            && row.getString(2).equalsIgnoreCase("ROW")
                            && row.getString(3).equalsIgnoreCase("FULL");
            return isWhole
                    ? Optional.empty()
                    : Optional.of(
                            "The server writes no binlog of whole rows. Set log_bin,"
                                    + " binlog_format=ROW and binlog_row_image=FULL, and restart"
                                    + " it");
        }
    }

    /** The lock is held only while the connections begin. */
    @Override
    public Moment join(List<Connection> connections, Moment moment) throws SQLException {
        try (Connection lock = connect();
                Statement locking = lock.createStatement()) {
            locking.execute("FLUSH TABLES WITH READ LOCK");
            for (Connection connection : connections) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
                    statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
                }
            }
            Map<String, String> position = BinlogPosition.read(locking);
            Moment now = new Moment("", BinlogPosition.mark(position)).at(position);
            locking.execute("UNLOCK TABLES");
            return now;
        }
    }

    @Override
    public TablePlan plan(Connection connection, SourceTable table, ReadSettings settings)
            throws SQLException {
        boolean hasKey = table.hasKey() && settings.chunkBy() != ChunkBy.WHOLE;
        if (!hasKey) {
            return new TablePlan(
                    table.name(), List.of(new Slice(0, 0, Slice.Method.WHOLE, "", "")));
        }
        if (!table.keyColumns().get(0).isWholeNumber()) {
            return new TablePlan(table.name(), List.of(new Slice(0, 0, Slice.Method.KEY, "", "")));
        }
        String name = kind().quote(table.key().get(0));
        String bounds =
                "SELECT MIN(" + name + "), MAX(" + name + ") FROM " + table.relations().get(0);
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(bounds)) {
            rows.next();
            return new TablePlan(
                    table.name(),
                    Slices.ofRange(0, rows.getLong(1), rows.getLong(2), table.rowsEstimated()));
        }
    }

    @Override
    public long estimate(Connection connection, SourceTable table) throws SQLException {
        return RowEstimates.ofMySql(
                connection, Query.select(table, table.relations().get(0), List.of()));
    }

    @Override
    public Optional<String> highest(Connection connection, SourceTable table, SourceColumn column)
            throws SQLException {
        return WATERMARKS.highest(connection, table, column, "CAST(MAX(highest) AS CHAR)");
    }

    @Override
    public String within(SourceColumn column, Window window, Duration delay) {
        return WATERMARKS.within(column, window, delay);
    }

    @Override
    public Chunk chunk(SourceTable table, Slice slice, Progress progress, long size) {
        String relation = table.relations().get(0);
        if (slice.method() == Slice.Method.WHOLE) {
            // No index: so the rows come in the order in which they are stored, each time.
            String from = relation.startsWith("(") ? relation : relation + " USE INDEX ()";
            return new Chunk(
                    Query.select(table, from, List.of()), Optional.empty(), Long.MAX_VALUE);
        }
        List<String> conditions = new ArrayList<>(KEYS.within(table, slice));
        if (!progress.from().isEmpty()) {
            conditions.addAll(KEYS.behind(table, progress.from()));
        }
        return new Chunk(
                Query.select(table, relation + " FORCE INDEX (PRIMARY)", conditions)
                        + KEYS.order(table)
                        + " LIMIT "
                        + size,
                Optional.empty(),
                size);
    }

    private static String literal(SourceColumn column, String text) {
        if (column.form() == FieldForm.BYTES) {
            return "x'" + text.substring("\\x".length()) + "'";
        }
        String plain =
                column.form() == FieldForm.ZONED
                        ? text.substring(0, text.length() - "+00".length())
                        : text;
        return "'" + plain.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    @Override
    public RowFeed open(Connection connection, SourceTable table, Chunk chunk, int fetchSize)
            throws SQLException {
        return new ResultFeed(connection, table, chunk.sql(), fetchSize);
    }
}
