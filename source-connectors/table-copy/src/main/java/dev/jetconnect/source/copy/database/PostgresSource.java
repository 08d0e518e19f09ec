package dev.jetconnect.source.copy.database;

import dev.jetconnect.databases.Connections;
import dev.jetconnect.databases.DatabaseAddress;
import dev.jetconnect.databases.DatabaseKind;
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
import org.apache.kafka.connect.errors.ConnectException;

/** PostgreSQL, 12 or newer. Thread-safe. */
final class PostgresSource implements SourceDatabase {
    /** What the texts of values, and the order of rows, must not depend on. */
    private static final String SESSION =
            "SET DateStyle = 'ISO'; SET IntervalStyle = 'iso_8601'; SET bytea_output = 'hex';"
                    + " SET extra_float_digits = 1; SET synchronize_seqscans = off;"
                    + " SET max_parallel_workers_per_gather = 0; SET statement_timeout = 0;"
                    + " SET idle_in_transaction_session_timeout = 0; SET row_security = off;"
                    + " SET standard_conforming_strings = on";

    private static final String MOMENT = "SELECT pg_export_snapshot(), pg_current_snapshot()::text";

    private static final KeyRange KEYS =
            new KeyRange(DatabaseKind.POSTGRESQL::quote, PostgresSource::literal);

    private static final Watermarks WATERMARKS =
            new Watermarks(
                    DatabaseKind.POSTGRESQL::quote,
                    PostgresSource::literal,
                    "(%s - interval '%d milliseconds')");

    private final DatabaseAddress address;

    PostgresSource(DatabaseAddress address) {
        this.address = address;
    }

    @Override
    public DatabaseKind kind() {
        return DatabaseKind.POSTGRESQL;
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
            statement.execute(SESSION);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public List<SourceTable> tables(Connection connection, TableChoice choice) throws SQLException {
        return choice.query().isPresent()
                ? List.of(PostgresTables.query(connection, choice.query().get()))
                : PostgresTables.read(connection, choice);
    }

    @Override
    public List<String> unreadable(Connection connection, List<SourceTable> tables)
            throws SQLException {
        return PostgresTables.unreadable(connection, tables);
    }

    @Override
    public boolean sharesSnapshots() {
        return true;
    }

    @Override
    public Moment begin(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
        }
        return exported(connection);
    }

    private static Moment exported(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(MOMENT)) {
            rows.next();
            return new Moment(rows.getString(1), rows.getString(2));
        }
    }

    /**
     * A slot that is there without a kept position is left from a start that ended too early: the
     * changes behind it are applied to rows that have some of them already.
     */
    @Override
    public Moment begin(Connection connection, StreamStart stream, List<SourceTable> tables)
            throws SQLException {
        PostgresSlot slot = new PostgresSlot(address, stream.slot());
        if (stream.isKept()) {
            slot.requireKept(connection);
            return begin(connection);
        }
        new PostgresPublication(connection, stream.publication()).require(tables);
        Optional<Map<String, String>> there = slot.find(connection);
        return there.isPresent()
                ? begin(connection).at(there.get())
                : slot.create(
                        snapshot -> {
                            join(List.of(connection), new Moment(snapshot, ""));
                            return exported(connection);
                        });
    }

    @Override
    public Optional<String> streamProblem(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW wal_level")) {
            row.next();
            return row.getString(1).equals("logical")
                    ? Optional.empty()
                    : Optional.of(
                            "The server has wal_level="
                                    + row.getString(1)
                                    + ". ALTER SYSTEM SET wal_level = 'logical', and restart it");
        }
    }

    @Override
    public Moment join(List<Connection> connections, Moment moment) throws SQLException {
        for (Connection connection : connections) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
                statement.execute("SET TRANSACTION SNAPSHOT '" + moment.snapshot() + "'");
            } catch (SQLException e) {
                throw new ConnectException(
                        "The snapshot that the copy began with is gone, with the connection that"
                                + " held it. Restart the connector with its tasks: it takes"
                                + " another one",
                        e);
            }
        }
        return moment;
    }

    @Override
    public TablePlan plan(Connection connection, SourceTable table, ReadSettings settings)
            throws SQLException {
        List<Slice> slices = new ArrayList<>();
        boolean hasPlaces = table.hasPlaces() && settings.chunkBy() == ChunkBy.AUTO;
        boolean hasKey = table.hasKey() && settings.chunkBy() != ChunkBy.WHOLE;
        for (int i = 0; i < table.relations().size(); i++) {
            String relation = table.relations().get(i);
            if (hasPlaces) {
                long blocks = number(connection, blocks(relation));
                slices.addAll(Slices.ofPlaces(i, blocks));
            } else if (hasKey && table.keyColumns().get(0).isWholeNumber()) {
                slices.addAll(range(connection, table, i));
            } else {
                Slice.Method method = hasKey ? Slice.Method.KEY : Slice.Method.WHOLE;
                slices.add(new Slice(0, i, method, "", ""));
            }
        }
        return new TablePlan(table.name(), Slices.numbered(slices));
    }

    @Override
    public long estimate(Connection connection, SourceTable table) throws SQLException {
        long rows = 0;
        for (String relation : table.relations()) {
            rows += RowEstimates.ofPostgres(connection, Query.select(table, relation, List.of()));
        }
        return rows;
    }

    @Override
    public Optional<String> highest(Connection connection, SourceTable table, SourceColumn column)
            throws SQLException {
        return WATERMARKS.highest(connection, table, column, "max(highest)::text");
    }

    @Override
    public String within(SourceColumn column, Window window, Duration delay) {
        return WATERMARKS.within(column, window, delay);
    }

    private static List<Slice> range(Connection connection, SourceTable table, int relation)
            throws SQLException {
        String key = DatabaseKind.POSTGRESQL.quote(table.key().get(0));
        String bounds =
                "SELECT min("
                        + key
                        + "), max("
                        + key
                        + ") FROM ONLY "
                        + table.relations().get(relation);
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(bounds)) {
            rows.next();
            return Slices.ofRange(
                    relation, rows.getLong(1), rows.getLong(2), table.rowsEstimated());
        }
    }

    private static String blocks(String relation) {
        return "SELECT pg_relation_size('"
                + relation.replace("'", "''")
                + "') / current_setting('block_size')::bigint";
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Override
    public Chunk chunk(SourceTable table, Slice slice, Progress progress, long size) {
        String relation = table.relations().get(slice.relation());
        String from = relation.startsWith("(") ? relation : "ONLY " + relation;
        return switch (slice.method()) {
            case PLACE -> places(table, slice, progress, size, from);
            case KEY -> keys(table, slice, progress, size, from);
            case WHOLE ->
                    new Chunk(
                            Query.select(table, from, List.of()), Optional.empty(), Long.MAX_VALUE);
        };
    }

    /** Behind what the plan has seen, all is one chunk: there is little, or nothing. */
    private static Chunk places(
            SourceTable table, Slice slice, Progress progress, long size, String from) {
        long first = progress.from().isEmpty() ? 0 : Long.parseLong(progress.from());
        List<String> conditions = new ArrayList<>();
        conditions.add("ctid >= '(" + first + ",0)'::tid");
        Optional<String> next = Optional.empty();
        if (!slice.to().isEmpty()) {
            long last = Long.parseLong(slice.to());
            long end = Math.min(first + size, last);
            conditions.add("ctid < '(" + end + ",0)'::tid");
            next = end == last ? Optional.empty() : Optional.of(String.valueOf(end));
        }
        return new Chunk(Query.select(table, from, conditions), next, Long.MAX_VALUE);
    }

    private static Chunk keys(
            SourceTable table, Slice slice, Progress progress, long size, String from) {
        List<String> conditions = new ArrayList<>(KEYS.within(table, slice));
        if (!progress.from().isEmpty()) {
            conditions.addAll(KEYS.behind(table, progress.from()));
        }
        return new Chunk(
                Query.select(table, from, conditions) + KEYS.order(table) + " LIMIT " + size,
                Optional.empty(),
                size);
    }

    private static String literal(SourceColumn column, String text) {
        return "'" + text.replace("'", "''") + "'::" + column.cast();
    }

    @Override
    public RowFeed open(Connection connection, SourceTable table, Chunk chunk, int fetchSize)
            throws SQLException {
        return new CopyFeed(connection, chunk.sql());
    }
}
