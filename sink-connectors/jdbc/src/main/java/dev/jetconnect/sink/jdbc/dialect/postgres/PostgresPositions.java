package dev.jetconnect.sink.jdbc.dialect.postgres;

import dev.jetconnect.sink.jdbc.dialect.OffsetSet;
import dev.jetconnect.sink.jdbc.dialect.PositionChange;
import dev.jetconnect.sink.jdbc.dialect.PositionKey;
import dev.jetconnect.sink.jdbc.dialect.PositionRow;
import dev.jetconnect.sink.jdbc.dialect.PositionRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/**
 * The rows of one connector in the table of positions. Each method is one statement, or two,
 * whatever the number of rows. Thread-safe.
 */
final class PostgresPositions extends PositionRows {
    private static final String SAME_PARTITION =
            "p.connector = s.connector AND p.topic = s.topic"
                    + " AND p.topic_partition = s.topic_partition";
    private static final String SAME_ROW = SAME_PARTITION + " AND p.lane = s.lane";
    private static final String PARTITIONS = source("", "");
    private static final String KEYS = source(", ?::integer[]", ", lane");
    private static final String COLUMNS =
            "p.topic, p.topic_partition, p.lane, p.epoch, p.next_offset, p.ahead";
    // Higher than all epochs of a row that somebody has deleted.
    private static final String NEW_EPOCH =
            "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

    private final PostgresLockWait lockWait;

    PostgresPositions(String quotedTable, String connector) {
        super(quotedTable, connector);
        this.lockWait =
                new PostgresLockWait(
                        "FROM " + quotedTable + " p, " + PARTITIONS + " WHERE " + SAME_PARTITION);
    }

    @Override
    public String createStatement() {
        return "CREATE TABLE IF NOT EXISTS "
                + table
                + " (connector text, topic text, topic_partition integer, lane integer,"
                + " epoch bigint NOT NULL, next_offset bigint, ahead bytea,"
                + " PRIMARY KEY (connector, topic, topic_partition, lane))";
    }

    @Override
    public List<PositionRow> claim(
            Connection connection, Collection<TopicPartition> partitions, int lanes)
            throws SQLException {
        List<PositionRow> claimed = new ArrayList<>();
        String base = raiseBase(PARTITIONS, "NULL::bigint", "");
        change(
                connection,
                partitions,
                () -> {
                    claimed.clear();
                    claimed.addAll(query(connection, base, s -> bind(s, partitions)));
                    claimed.addAll(raiseLanes(connection, partitions, lanes, ""));
                });
        return claimed;
    }

    @Override
    public List<PositionRow> settled(Connection connection, Collection<PositionKey> keys)
            throws SQLException {
        List<TopicPartition> partitions =
                keys.stream().map(PositionKey::partition).distinct().toList();
        return lockWait.bounded(
                connection,
                holders -> bind(holders, partitions),
                () -> query(connection, select() + " FOR UPDATE OF p", s -> bindKeys(s, keys)));
    }

    @Override
    public List<PositionRow> read(Connection connection, Collection<PositionKey> keys)
            throws SQLException {
        return query(connection, select(), statement -> bindKeys(statement, keys));
    }

    @Override
    public int advance(Connection connection, List<PositionChange> changes) throws SQLException {
        String sql =
                "UPDATE "
                        + table
                        + " p SET next_offset = s.next_offset, ahead = s.ahead FROM "
                        + source(
                                ", ?::integer[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bytea[]",
                                ", lane, epoch, expected, next_offset, ahead")
                        + " WHERE "
                        + SAME_ROW
                        + " AND p.epoch = s.epoch"
                        + " AND p.next_offset IS NOT DISTINCT FROM s.expected";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bindKeys(statement, changes.stream().map(c -> c.from().key()).toList());
            bindLongs(statement, 5, changes.stream().map(c -> c.from().epoch()).toArray());
            bindLongs(
                    statement,
                    6,
                    changes.stream()
                            .map(c -> c.from().next())
                            .map(next -> next.isPresent() ? next.getAsLong() : null)
                            .toArray());
            bindLongs(statement, 7, changes.stream().map(PositionChange::next).toArray());
            byte[][] ahead =
                    changes.stream().map(change -> change.ahead().toBytes()).toArray(byte[][]::new);
            statement.setArray(8, connection.createArrayOf("bytea", ahead));
            return statement.executeUpdate();
        }
    }

    @Override
    public void alter(Connection connection, Map<TopicPartition, Long> positions)
            throws SQLException {
        List<TopicPartition> partitions = List.copyOf(positions.keySet());
        String base =
                raiseBase(
                        source(", ?::bigint[]", ", next_offset"),
                        "s.next_offset",
                        ", next_offset = EXCLUDED.next_offset");
        change(
                connection,
                partitions,
                () -> {
                    query(
                            connection,
                            base,
                            statement -> {
                                bind(statement, partitions);
                                bindLongs(
                                        statement,
                                        4,
                                        partitions.stream().map(positions::get).toArray());
                            });
                    raiseLanes(connection, partitions, 0, ", next_offset = NULL, ahead = NULL");
                });
    }

    /** What the parameters of a statement are. */
    private interface Parameters {
        void bind(PreparedStatement statement) throws SQLException;
    }

    /** Statements of one transaction. */
    private interface Statements {
        void run() throws SQLException;
    }

    private void change(
            Connection connection, Collection<TopicPartition> partitions, Statements statements)
            throws SQLException {
        lockWait.bounded(
                connection,
                holders -> bind(holders, partitions),
                () -> {
                    inTransaction(connection, statements);
                    return partitions;
                });
    }

    private static void inTransaction(Connection connection, Statements statements)
            throws SQLException {
        connection.setAutoCommit(false);
        try {
            statements.run();
            connection.commit();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            rollBack(connection, e);
            throw e;
        }
    }

    private static void rollBack(Connection connection, SQLException error) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            error.addSuppressed(e);
        }
    }

    /** In the order of the key, so that two runs which claim the same rows don't deadlock. */
    private String raiseBase(String source, String next, String alsoSet) {
        return raise("s.topic, s.topic_partition, 0", next, source, alsoSet);
    }

    /** Sees what the run has committed that had the base rows before. */
    private List<PositionRow> raiseLanes(
            Connection connection, Collection<TopicPartition> partitions, int lanes, String alsoSet)
            throws SQLException {
        String known = "SELECT p.lane FROM " + table + " p WHERE p.lane > 0 AND " + SAME_PARTITION;
        String source =
                PARTITIONS
                        + ", LATERAL (SELECT generate_series(1, ?) AS lane UNION "
                        + known
                        + ") l";
        String sql = raise("s.topic, s.topic_partition, l.lane", "NULL::bigint", source, alsoSet);
        return query(
                connection,
                sql,
                statement -> {
                    bind(statement, partitions);
                    statement.setInt(4, lanes);
                });
    }

    private String raise(String key, String next, String source, String alsoSet) {
        return "INSERT INTO "
                + table
                + " AS p (connector, topic, topic_partition, lane, epoch, next_offset)"
                + " SELECT s.connector, "
                + key
                + ", "
                + NEW_EPOCH
                + ", "
                + next
                + " FROM "
                + source
                + " ORDER BY 2, 3, 4 ON CONFLICT (connector, topic, topic_partition, lane)"
                + " DO UPDATE SET epoch = greatest(p.epoch + 1, EXCLUDED.epoch)"
                + alsoSet
                + " RETURNING "
                + COLUMNS;
    }

    private String select() {
        return "SELECT " + COLUMNS + " FROM " + table + " p, " + KEYS + " WHERE " + SAME_ROW;
    }

    /** One row for each topic-partition, with further columns. */
    private static String source(String arrays, String columns) {
        return "(SELECT ?::text AS connector, u.* FROM unnest(?::text[], ?::integer[]"
                + arrays
                + ") AS u(topic, topic_partition"
                + columns
                + ")) s";
    }

    private List<PositionRow> query(Connection connection, String sql, Parameters parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            parameters.bind(statement);
            List<PositionRow> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(row(rows));
                }
            }
            return found;
        }
    }

    private static PositionRow row(ResultSet rows) throws SQLException {
        TopicPartition partition = new TopicPartition(rows.getString(1), rows.getInt(2));
        Long next = rows.getObject(5, Long.class);
        return new PositionRow(
                new PositionKey(partition, rows.getInt(3)),
                rows.getLong(4),
                next == null ? OptionalLong.empty() : OptionalLong.of(next),
                OffsetSet.ofBytes(rows.getBytes(6)));
    }

    private void bind(PreparedStatement statement, Collection<TopicPartition> partitions)
            throws SQLException {
        Object[] topics = partitions.stream().map(TopicPartition::topic).toArray();
        Object[] numbers = partitions.stream().map(TopicPartition::partition).toArray();
        Connection connection = statement.getConnection();
        statement.setString(1, connector);
        statement.setArray(2, connection.createArrayOf("text", topics));
        statement.setArray(3, connection.createArrayOf("int4", numbers));
    }

    private void bindKeys(PreparedStatement statement, Collection<PositionKey> keys)
            throws SQLException {
        bind(statement, keys.stream().map(PositionKey::partition).toList());
        Object[] lanes = keys.stream().map(PositionKey::lane).toArray();
        statement.setArray(4, statement.getConnection().createArrayOf("int4", lanes));
    }

    private static void bindLongs(PreparedStatement statement, int index, Object[] values)
            throws SQLException {
        statement.setArray(index, statement.getConnection().createArrayOf("int8", values));
    }
}
