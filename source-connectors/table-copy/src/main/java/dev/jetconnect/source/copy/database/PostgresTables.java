package dev.jetconnect.source.copy.database;

import dev.jetconnect.databases.DatabaseKind;
import dev.jetconnect.databases.TableId;
import dev.jetconnect.source.copy.plan.SourceColumn;
import dev.jetconnect.source.copy.plan.SourceTable;
import dev.jetconnect.source.copy.plan.TableChoice;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads PostgreSQL's catalog. */
final class PostgresTables {
    private static final int TID_RANGES_SINCE = 140_000;

    private static final String TABLES =
            "SELECT c.oid, n.nspname, c.relname, c.relkind = 'p', c.reltuples::bigint"
                    + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
                    + " ON n.oid = c.relnamespace"
                    + " WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition"
                    + " AND c.relpersistence <> 't' AND n.nspname <> 'information_schema'"
                    + " AND n.nspname NOT LIKE 'pg\\_%' ORDER BY 2, 3";

    // A domain has the form of the type below it.
    private static final String COLUMNS =
            "SELECT a.attname, coalesce(e.typname, b.typname, t.typname), e.oid IS NOT NULL,"
                    + " CASE WHEN b.oid IS NULL THEN a.atttypmod ELSE t.typtypmod END,"
                    + " NOT (a.attnotnull OR t.typnotnull),"
                    + " coalesce((SELECT string_agg(l.enumlabel, ',' ORDER BY l.enumsortorder)"
                    + " FROM pg_catalog.pg_enum l"
                    + " WHERE l.enumtypid = coalesce(e.oid, b.oid, t.oid)), ''),"
                    + " format_type(a.atttypid, -1)"
                    + " FROM pg_catalog.pg_attribute a"
                    + " JOIN pg_catalog.pg_type t ON t.oid = a.atttypid"
                    + " LEFT JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype"
                    + " LEFT JOIN pg_catalog.pg_type e"
                    + " ON e.oid = coalesce(b.typelem, t.typelem)"
                    + " AND coalesce(b.typcategory, t.typcategory) = 'A'"
                    + " WHERE a.attrelid = ? AND a.attnum > 0 AND NOT a.attisdropped"
                    + " ORDER BY a.attnum";

    private static final String KEY =
            "SELECT a.attname FROM pg_catalog.pg_index i"
                    + " JOIN pg_catalog.pg_attribute a"
                    + " ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)"
                    + " WHERE i.indrelid = ? AND i.indisprimary"
                    + " ORDER BY array_position(i.indkey::int2[], a.attnum)";

    private static final String PARTITIONS =
            "SELECT n.nspname, c.relname FROM pg_partition_tree(?::regclass) p"
                    + " JOIN pg_catalog.pg_class c ON c.oid = p.relid"
                    + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                    + " WHERE p.isleaf AND c.relkind = 'r' ORDER BY 1, 2";

    private PostgresTables() {}

    private record Found(long oid, TableId id, boolean isPartitioned, long rows) {
        String name() {
            return id.toString();
        }
    }

    static List<SourceTable> read(Connection connection, TableChoice choice) throws SQLException {
        List<Found> chosen = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(TABLES)) {
            while (rows.next()) {
                TableId id = new TableId(Optional.of(rows.getString(2)), rows.getString(3));
                if (choice.hasTable(id.toString())) {
                    chosen.add(new Found(rows.getLong(1), id, rows.getBoolean(4), rows.getLong(5)));
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
        List<SourceColumn> columns = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setLong(1, found.oid());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    SourceColumn column = PostgresColumns.of(column(rows));
                    if (choice.hasColumn(found.name(), column.name())) {
                        columns.add(column);
                    }
                }
            }
        }
        List<String> names = columns.stream().map(SourceColumn::name).toList();
        List<String> key = names(connection, KEY, found.oid());
        return new SourceTable(
                found.name(),
                columns,
                names.containsAll(key) ? key : List.of(),
                relations(connection, found),
                choice.filterOf(found.name()),
                connection.getMetaData().getDatabaseMajorVersion() * 10_000 >= TID_RANGES_SINCE,
                found.rows());
    }

    private static PostgresColumns.Column column(ResultSet rows) throws SQLException {
        return new PostgresColumns.Column(
                rows.getString(1),
                rows.getString(2),
                rows.getBoolean(3),
                rows.getInt(4),
                rows.getBoolean(5),
                rows.getString(6),
                rows.getString(7));
    }

    private static List<String> relations(Connection connection, Found found) throws SQLException {
        if (!found.isPartitioned()) {
            return List.of(DatabaseKind.POSTGRESQL.quote(found.id()));
        }
        List<String> partitions = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(PARTITIONS)) {
            statement.setString(1, DatabaseKind.POSTGRESQL.quote(found.id()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    TableId id = new TableId(Optional.of(rows.getString(1)), rows.getString(2));
                    partitions.add(DatabaseKind.POSTGRESQL.quote(id));
                }
            }
        }
        return partitions;
    }

    private static List<String> names(Connection connection, String sql, long oid)
            throws SQLException {
        List<String> names = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, oid);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
        }
        return names;
    }

    /** The query as a table, whose columns are found by asking for none of its rows. */
    static SourceTable query(Connection connection, String sql) throws SQLException {
        String relation = "(" + sql + ") q";
        List<SourceColumn> columns = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMPORARY VIEW jetconnect_query AS " + sql);
            try (PreparedStatement found = connection.prepareStatement(COLUMNS)) {
                found.setLong(1, oidOfView(statement));
                try (ResultSet rows = found.executeQuery()) {
                    while (rows.next()) {
                        columns.add(PostgresColumns.of(column(rows)));
                    }
                }
            } finally {
                statement.execute("DROP VIEW pg_temp.jetconnect_query");
            }
        }
        return new SourceTable(
                "query", columns, List.of(), List.of(relation), Optional.empty(), false, -1);
    }

    private static long oidOfView(Statement statement) throws SQLException {
        try (ResultSet rows =
                statement.executeQuery("SELECT 'pg_temp.jetconnect_query'::regclass::oid")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    static List<String> unreadable(Connection connection, List<SourceTable> tables)
            throws SQLException {
        String[] relations =
                tables.stream()
                        .flatMap(table -> table.relations().stream())
                        .filter(relation -> !relation.startsWith("("))
                        .toArray(String[]::new);
        Array array = connection.createArrayOf("text", relations);
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT array_agg(r) FROM unnest(?) r"
                                + " WHERE NOT has_table_privilege(r, 'SELECT')")) {
            statement.setArray(1, array);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                Array found = rows.getArray(1);
                return found == null ? List.of() : Arrays.asList((String[]) found.getArray());
            }
        }
    }
}
