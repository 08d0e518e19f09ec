package dev.jetconnect.sink.jdbc.dialect.mysql;

import dev.jetconnect.databases.DatabaseKind;
import dev.jetconnect.databases.Identifiers;
import dev.jetconnect.databases.TableId;
import dev.jetconnect.sink.jdbc.dialect.ColumnChange;
import dev.jetconnect.sink.jdbc.dialect.ColumnSpec;
import dev.jetconnect.sink.jdbc.dialect.ColumnState;
import dev.jetconnect.sink.jdbc.dialect.ColumnState.Trait;
import dev.jetconnect.sink.jdbc.dialect.TableChanges;
import dev.jetconnect.sink.jdbc.dialect.TypeFit;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Changes tables by one ALTER TABLE, which commits by itself, under a lock that ends with the
 * session. Thread-safe.
 */
final class MySqlTableChanges implements TableChanges {
    private static final String COLUMNS =
            "SELECT c.column_name, c.column_type, c.is_nullable = 'NO',"
                    + " c.column_default IS NOT NULL OR c.extra LIKE '%auto_increment%'"
                    + " OR COALESCE(c.generation_expression, '') <> '',"
                    + " c.column_key = 'PRI',"
                    + " EXISTS (SELECT 1 FROM information_schema.statistics s"
                    + " WHERE s.table_schema = c.table_schema AND s.table_name = c.table_name"
                    + " AND s.column_name = c.column_name AND s.sub_part IS NULL"
                    + " AND s.index_type <> 'FULLTEXT'),"
                    + " COALESCE(c.generation_expression, '') <> ''"
                    + " FROM information_schema.columns c"
                    + " WHERE c.table_schema = COALESCE(?, DATABASE()) AND c.table_name = ?"
                    + " ORDER BY c.ordinal_position";
    // The name of a lock has 64 characters at most.
    private static final String LOCK_NAME =
            "CONCAT('jetconnect ', LEFT(SHA2(CONCAT(COALESCE(?, DATABASE()), '.', ?), 256), 50))";
    // A long transaction that has read the table would otherwise hold up all others behind us.
    private static final int WAIT_MAX_SECONDS = 10;

    private final Identifiers identifiers;

    MySqlTableChanges(Identifiers identifiers) {
        this.identifiers = identifiers;
    }

    @Override
    public List<ColumnState> columns(Connection connection, TableId table) throws SQLException {
        List<ColumnState> columns = new ArrayList<>();
        try (PreparedStatement statement = prepare(connection, COLUMNS, table);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                columns.add(ColumnState.of(rows));
            }
        }
        return columns;
    }

    @Override
    public String stored(ColumnSpec column) {
        return identifiers.stored(column.name());
    }

    @Override
    public Comparator<String> nameOrder() {
        return String.CASE_INSENSITIVE_ORDER;
    }

    @Override
    public String definition(ColumnSpec column) {
        return MySqlDefinition.ofAdded(column);
    }

    /** What a key of records would get is bounded for its index, so it is not asked for. */
    @Override
    public TypeFit fit(ColumnState column, ColumnSpec wanted) {
        ColumnSpec plain = new ColumnSpec(wanted.name(), wanted.schema(), false);
        return MySqlTypeFit.of(
                column.type(), column.is(Trait.INDEXED), MySqlTypes.of(plain).sqlType());
    }

    @Override
    public void lock(Connection connection, TableId table) throws SQLException {
        execute(
                connection,
                "SET @lock_wait_before = @@lock_wait_timeout,"
                        + " SESSION lock_wait_timeout = CAST(LEAST(@@lock_wait_timeout, "
                        + WAIT_MAX_SECONDS
                        + ") AS UNSIGNED), SESSION sql_quote_show_create = 1");
        String sql = "SELECT GET_LOCK(" + LOCK_NAME + ", " + WAIT_MAX_SECONDS + ")";
        try (PreparedStatement statement = prepare(connection, sql, table);
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            if (rows.getInt(1) != 1) {
                throw new SQLTransientException(
                        "Another task has been changing table '"
                                + table
                                + "' for more than "
                                + WAIT_MAX_SECONDS
                                + " seconds");
            }
        }
    }

    @Override
    public void unlock(Connection connection, TableId table) throws SQLException {
        String sql = "DO RELEASE_LOCK(" + LOCK_NAME + ")";
        try (PreparedStatement statement = prepare(connection, sql, table)) {
            statement.execute();
        }
        execute(connection, "SET SESSION lock_wait_timeout = @lock_wait_before");
    }

    @Override
    public void apply(Connection connection, TableId table, List<ColumnChange> changes)
            throws SQLException {
        Map<String, String> definitions = definitions(connection, table);
        Map<String, String> types =
                columns(connection, table).stream()
                        .collect(Collectors.toMap(ColumnState::name, ColumnState::type));
        String actions =
                changes.stream()
                        .collect(
                                Collectors.groupingBy(
                                        ColumnChange::name,
                                        LinkedHashMap::new,
                                        Collectors.toList()))
                        .entrySet()
                        .stream()
                        .map(
                                column ->
                                        action(
                                                column.getKey(),
                                                column.getValue(),
                                                types,
                                                definitions))
                        .collect(Collectors.joining(", "));
        execute(connection, "ALTER TABLE " + identifiers.quote(table) + " " + actions);
    }

    /** All changes of one column: it must not be named twice. */
    private static String action(
            String name,
            List<ColumnChange> changes,
            Map<String, String> types,
            Map<String, String> definitions) {
        ColumnChange first = changes.get(0);
        String quoted = DatabaseKind.MYSQL.quote(name);
        return switch (first.kind()) {
            case ADD -> "ADD COLUMN " + quoted + " " + first.definition();
            case DROP -> "DROP COLUMN " + quoted;
            case RETYPE, RELAX -> {
                ColumnDefinition definition =
                        ColumnDefinition.of(
                                name, types.get(name), definitions.getOrDefault(name, ""));
                for (ColumnChange change : changes) {
                    definition = definition.changed(change);
                }
                yield "MODIFY COLUMN " + quoted + " " + definition;
            }
        };
    }

    private Map<String, String> definitions(Connection connection, TableId table)
            throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SHOW CREATE TABLE " + identifiers.quote(table))) {
            rows.next();
            return ColumnDefinition.read(rows.getString(2));
        }
    }

    private PreparedStatement prepare(Connection connection, String sql, TableId table)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setString(1, table.schema().map(identifiers::stored).orElse(null));
        statement.setString(2, identifiers.stored(table.name()));
        return statement;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // Braces in defaults and comments are no escapes.
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }
}
