package dev.jetconnect.sink.jdbc.dialect.postgres;

import dev.jetconnect.sink.jdbc.dialect.PositionChange;
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
 * The rows of one connector in the table of positions. Each method is one statement, whatever the
 * number of rows, and all but {@link #advance} are transactions of their own, so that a run that is
 * stopped in one of them keeps no row locked.
 *
 * <p>Confined to the task thread.
 */
final class PostgresPositions extends PositionRows {
    private static final String SAME_ROW =
            "p.connector = s.connector AND p.topic = s.topic"
                    + " AND p.topic_partition = s.topic_partition";
    private static final String KEYS = source("", "");
    // Higher than all epochs of a row that somebody has deleted.
    private static final String NEW_EPOCH =
            "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

    private final PostgresLockWait lockWait;

    PostgresPositions(String quotedTable, String connector) {
        super(quotedTable, connector);
        this.lockWait =
                new PostgresLockWait("FROM " + quotedTable + " p, " + KEYS + " WHERE " + SAME_ROW);
    }

    @Override
    public String createStatement() {
        return "CREATE TABLE IF NOT EXISTS "
                + table
                + " (connector text, topic text, topic_partition integer, epoch bigint NOT NULL,"
                + " next_offset bigint, PRIMARY KEY (connector, topic, topic_partition))";
    }

    @Override
    public List<PositionRow> claim(Connection connection, Collection<TopicPartition> partitions)
            throws SQLException {
        String sql =
                raise(KEYS, "NULL::bigint", "")
                        + " RETURNING p.topic, p.topic_partition, p.epoch, p.next_offset";
        return lockWait.bounded(
                connection,
                holders -> bind(holders, partitions),
                () -> query(connection, sql, partitions));
    }

    @Override
    public List<PositionRow> settled(Connection connection, Collection<TopicPartition> partitions)
            throws SQLException {
        return lockWait.bounded(
                connection,
                holders -> bind(holders, partitions),
                () -> query(connection, select() + " FOR UPDATE OF p", partitions));
    }

    @Override
    public List<PositionRow> read(Connection connection, Collection<TopicPartition> partitions)
            throws SQLException {
        return query(connection, select(), partitions);
    }

    @Override
    public int advance(Connection connection, List<PositionChange> changes) throws SQLException {
        String sql =
                "UPDATE "
                        + table
                        + " p SET next_offset = s.next_offset FROM "
                        + source(
                                ", ?::bigint[], ?::bigint[], ?::bigint[]",
                                ", epoch, expected, next_offset")
                        + " WHERE "
                        + SAME_ROW
                        + " AND p.epoch = s.epoch"
                        + " AND p.next_offset IS NOT DISTINCT FROM s.expected";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, changes.stream().map(c -> c.from().partition()).toList());
            bindLongs(statement, 4, changes.stream().map(c -> c.from().epoch()).toArray());
            bindLongs(
                    statement,
                    5,
                    changes.stream()
                            .map(c -> c.from().next())
                            .map(next -> next.isPresent() ? next.getAsLong() : null)
                            .toArray());
            bindLongs(statement, 6, changes.stream().map(PositionChange::next).toArray());
            return statement.executeUpdate();
        }
    }

    @Override
    public void alter(Connection connection, Map<TopicPartition, Long> positions)
            throws SQLException {
        List<TopicPartition> partitions = List.copyOf(positions.keySet());
        String sql =
                raise(
                        source(", ?::bigint[]", ", next_offset"),
                        "s.next_offset",
                        ", next_offset = EXCLUDED.next_offset");
        lockWait.bounded(
                connection,
                holders -> bind(holders, partitions),
                () -> {
                    try (PreparedStatement statement = connection.prepareStatement(sql)) {
                        bind(statement, partitions);
                        bindLongs(statement, 4, partitions.stream().map(positions::get).toArray());
                        return statement.executeUpdate();
                    }
                });
    }

    /** In the order of the key, so that two runs which claim the same rows don't deadlock. */
    private String raise(String source, String next, String alsoSet) {
        return "INSERT INTO "
                + table
                + " AS p (connector, topic, topic_partition, epoch, next_offset)"
                + " SELECT s.connector, s.topic, s.topic_partition, "
                + NEW_EPOCH
                + ", "
                + next
                + " FROM "
                + source
                + " ORDER BY s.topic, s.topic_partition"
                + " ON CONFLICT (connector, topic, topic_partition)"
                + " DO UPDATE SET epoch = greatest(p.epoch + 1, EXCLUDED.epoch)"
                + alsoSet;
    }

    private String select() {
        return "SELECT p.topic, p.topic_partition, p.epoch, p.next_offset FROM "
                + table
                + " p, "
                + KEYS
                + " WHERE "
                + SAME_ROW;
    }

    /** One row for each topic-partition, with further columns. */
    private static String source(String arrays, String columns) {
        return "(SELECT ?::text AS connector, u.* FROM unnest(?::text[], ?::integer[]"
                + arrays
                + ") AS u(topic, topic_partition"
                + columns
                + ")) s";
    }

    private List<PositionRow> query(
            Connection connection, String sql, Collection<TopicPartition> partitions)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, partitions);
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
        Long next = rows.getObject(4, Long.class);
        return new PositionRow(
                new TopicPartition(rows.getString(1), rows.getInt(2)),
                rows.getLong(3),
                next == null ? OptionalLong.empty() : OptionalLong.of(next));
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

    private static void bindLongs(PreparedStatement statement, int index, Object[] values)
            throws SQLException {
        statement.setArray(index, statement.getConnection().createArrayOf("int8", values));
    }
}
