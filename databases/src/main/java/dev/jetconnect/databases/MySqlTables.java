package dev.jetconnect.databases;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The catalog of MySQL and MariaDB. Immutable. */
final class MySqlTables implements TableCatalog {
    private static final String MARIADB = "MariaDB";
    private static final Set<String> NUMBERS =
            Set.of(
                    "tinyint",
                    "smallint",
                    "mediumint",
                    "int",
                    "bigint",
                    "decimal",
                    "float",
                    "double",
                    "bit",
                    "year");

    // Compared as bytes: schemas that differ in case alone are two, and so are tables on most
    // machines.
    private static final String TABLES =
            "SELECT table_schema, table_name FROM information_schema.tables"
                    + " WHERE table_type = 'BASE TABLE'"
                    + " AND table_schema = COALESCE(DATABASE(), table_schema) AND table_schema"
                    + " NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')"
                    + " ORDER BY BINARY table_schema, BINARY table_name";
    private static final String TABLE =
            "SELECT table_schema, table_name, COALESCE(table_rows, -1)"
                    + " FROM information_schema.tables"
                    + " WHERE table_schema = COALESCE(?, DATABASE()) AND table_name = ?";
    private static final String COLUMNS =
            "SELECT column_name, data_type, column_type, is_nullable = 'YES', column_default,"
                    + " COALESCE(generation_expression, '') <> '', extra"
                    + " FROM information_schema.columns"
                    + " WHERE table_schema = ? AND table_name = ? ORDER BY ordinal_position";
    // Of an expression, or of a column's beginning, it is no key of the column.
    private static final String KEYS =
            "SELECT index_name, index_name = 'PRIMARY', seq_in_index = 1, column_name"
                    + " FROM information_schema.statistics s"
                    + " WHERE table_schema = ? AND table_name = ? AND non_unique = 0"
                    + " AND NOT EXISTS (SELECT 1 FROM information_schema.statistics p"
                    + " WHERE p.table_schema = s.table_schema AND p.table_name = s.table_name"
                    + " AND p.index_name = s.index_name"
                    + " AND (p.sub_part IS NOT NULL OR p.column_name IS NULL))"
                    + " ORDER BY 2 DESC, index_name, seq_in_index";

    @Override
    public List<TableId> tables(Connection connection) throws SQLException {
        List<TableId> tables = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(TABLES);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                tables.add(new TableId(Optional.of(rows.getString(1)), rows.getString(2)));
            }
        }
        return tables;
    }

    @Override
    public Optional<Table> describe(Connection connection, TableId table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TABLE)) {
            statement.setString(1, table.schema().orElse(null));
            statement.setString(2, table.name());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                TableId id = new TableId(Optional.of(row.getString(1)), row.getString(2));
                KeyList keys = keys(connection, id);
                return Optional.of(
                        new Table(
                                id,
                                columns(connection, id),
                                keys.primary(),
                                keys.others(),
                                row.getLong(3)));
            }
        }
    }

    private static List<Column> columns(Connection connection, TableId table) throws SQLException {
        boolean isMariaDb = connection.getMetaData().getDatabaseProductName().equals(MARIADB);
        List<Column> columns = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            bind(statement, table);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    columns.add(column(rows, isMariaDb));
                }
            }
        }
        return columns;
    }

    private static Column column(ResultSet row, boolean isMariaDb) throws SQLException {
        String type = row.getString(2).toLowerCase(Locale.ROOT);
        Optional<String> value = Optional.ofNullable(row.getString(5));
        String extra = row.getString(7).toLowerCase(Locale.ROOT);
        boolean isExpression =
                isMariaDb || NUMBERS.contains(type) || extra.contains("default_generated");
        return new Column(
                row.getString(1),
                type,
                row.getString(3),
                row.getBoolean(4),
                isExpression
                        // MariaDB says so where there is none.
                        ? value.filter(expression -> !expression.equals("NULL"))
                        : value.map(MySqlTables::literal),
                row.getBoolean(6),
                extra.contains("auto_increment"));
    }

    private static String literal(String text) {
        return '\'' + text.replace("\\", "\\\\").replace("'", "''") + '\'';
    }

    private static KeyList keys(Connection connection, TableId table) throws SQLException {
        KeyList keys = new KeyList();
        try (PreparedStatement statement = connection.prepareStatement(KEYS)) {
            bind(statement, table);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    if (rows.getBoolean(3)) {
                        keys.begin(rows.getString(1), rows.getBoolean(2));
                    }
                    keys.add(rows.getString(4));
                }
            }
        }
        return keys;
    }

    private static void bind(PreparedStatement statement, TableId table) throws SQLException {
        statement.setString(1, table.schema().orElseThrow());
        statement.setString(2, table.name());
    }
}
