package dev.jetconnect.source.copy.database;

import dev.jetconnect.databases.DatabaseKind;
import dev.jetconnect.databases.TableId;
import dev.jetconnect.source.copy.plan.SourceColumn;
import dev.jetconnect.source.copy.plan.SourceTable;
import dev.jetconnect.source.copy.plan.TableChoice;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the catalog of MySQL and MariaDB. */
final class MySqlTables {
    private static final String TABLES =
            "SELECT table_schema, table_name, coalesce(table_rows, -1)"
                    + " FROM information_schema.tables WHERE table_type = 'BASE TABLE'"
                    + " AND table_schema NOT IN"
                    + " ('mysql', 'sys', 'information_schema', 'performance_schema')"
                    + " ORDER BY 1, 2";

    private static final String COLUMNS =
            "SELECT column_name, data_type, column_type,"
                    + " coalesce(character_maximum_length, numeric_precision, -1),"
                    + " coalesce(numeric_scale, -1), coalesce(datetime_precision, 0),"
                    + " is_nullable = 'YES' FROM information_schema.columns"
                    + " WHERE table_schema = ? AND table_name = ? ORDER BY ordinal_position";

    private static final String KEY =
            "SELECT column_name FROM information_schema.statistics"
                    + " WHERE table_schema = ? AND table_name = ? AND index_name = 'PRIMARY'"
                    + " ORDER BY seq_in_index";

    private MySqlTables() {}

    private record Found(String schema, String table, long rows) {
        TableId id() {
            return new TableId(Optional.of(schema), table);
        }
    }

    static List<SourceTable> read(Connection connection, TableChoice choice) throws SQLException {
        List<Found> chosen = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(TABLES);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                Found found = new Found(rows.getString(1), rows.getString(2), rows.getLong(3));
                if (choice.hasTable(found.id().toString())) {
                    chosen.add(found);
                }
            }
        }
        List<SourceTable> tables = new ArrayList<>();
        for (Found found : chosen) {
            tables.add(table(connection, choice, found));
        }
        return tables;
    }

    private static SourceTable table(Connection connection, TableChoice choice, Found found)
            throws SQLException {
        String name = found.id().toString();
        List<SourceColumn> columns = new ArrayList<>();
        try (PreparedStatement statement = of(connection, COLUMNS, found);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                if (choice.hasColumn(name, rows.getString(1))) {
                    columns.add(MySqlColumns.of(column(rows)));
                }
            }
        }
        List<String> key = new ArrayList<>();
        try (PreparedStatement statement = of(connection, KEY, found);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                key.add(rows.getString(1));
            }
        }
        List<String> names = columns.stream().map(SourceColumn::name).toList();
        return new SourceTable(
                name,
                columns,
                names.containsAll(key) ? key : List.of(),
                List.of(DatabaseKind.MYSQL.quote(found.id())),
                choice.filterOf(name),
                false,
                found.rows());
    }

    private static MySqlColumns.Column column(ResultSet rows) throws SQLException {
        String type = rows.getString(2).toLowerCase(Locale.ROOT);
        String declaration = rows.getString(3);
        boolean hasLabels = type.equals("enum") || type.equals("set");
        return new MySqlColumns.Column(
                rows.getString(1),
                type,
                hasLabels ? declaration : declaration.toLowerCase(Locale.ROOT),
                (int) Math.min(rows.getLong(4), Integer.MAX_VALUE),
                rows.getInt(5),
                rows.getInt(6),
                rows.getBoolean(7));
    }

    private static PreparedStatement of(Connection connection, String sql, Found found)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setString(1, found.schema());
        statement.setString(2, found.table());
        return statement;
    }

    /** The query as a table, whose columns are found by a view of it that is not kept. */
    static SourceTable query(Connection connection, String sql) throws SQLException {
        List<SourceColumn> columns = new ArrayList<>();
        String relation = "(" + sql + ") q";
        try (PreparedStatement statement =
                        connection.prepareStatement("SELECT * FROM " + relation + " LIMIT 0");
                ResultSet rows = statement.executeQuery()) {
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                columns.add(MySqlColumns.of(QueryColumn.of(rows.getMetaData(), i)));
            }
        }
        return new SourceTable(
                "query", columns, List.of(), List.of(relation), Optional.empty(), false, -1);
    }
}
