package dev.jetconnect.databases;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** PostgreSQL's catalog. Immutable. */
final class PostgresTables implements TableCatalog {
    private static final String TABLES =
            "SELECT n.nspname, c.relname FROM pg_catalog.pg_class c"
                    + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                    + " WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition"
                    + " AND c.relpersistence <> 't'"
                    + " AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'"
                    + " ORDER BY n.nspname COLLATE \"C\", c.relname COLLATE \"C\"";
    private static final String TABLE =
            "SELECT c.oid, n.nspname, c.relname, CASE c.relkind WHEN 'p' THEN"
                    + " (WITH RECURSIVE parts (oid) AS (SELECT inhrelid FROM pg_catalog.pg_inherits"
                    + " WHERE inhparent = c.oid UNION ALL SELECT i.inhrelid"
                    + " FROM pg_catalog.pg_inherits i JOIN parts ON i.inhparent = parts.oid)"
                    + " SELECT sum(p.reltuples) FROM parts"
                    + " JOIN pg_catalog.pg_class p ON p.oid = parts.oid AND p.relkind <> 'p')"
                    + " ELSE c.reltuples END"
                    + " FROM pg_catalog.pg_class c"
                    + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                    + " WHERE c.oid = to_regclass(?)";
    // Before version 12 none was, and the catalog did not say.
    private static final String GENERATED = "(coalesce(to_jsonb(a) ->> 'attgenerated', '') <> '')";
    // Without a modifier the name alone, as the standard has it.
    private static final String COLUMNS =
            "SELECT a.attname,"
                    + " CASE t.typtype WHEN 'e' THEN 'enum'"
                    + " WHEN 'd' THEN format_type(t.typbasetype, NULL)"
                    + " ELSE format_type(a.atttypid, NULL) END,"
                    + " format_type(a.atttypid, a.atttypmod),"
                    + " NOT a.attnotnull,"
                    + " CASE WHEN NOT "
                    + GENERATED
                    + " THEN pg_get_expr(d.adbin, d.adrelid) END, "
                    + GENERATED
                    + ","
                    + " a.attidentity <> ''"
                    + " OR COALESCE(pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%', false)"
                    + " FROM pg_catalog.pg_attribute a"
                    + " JOIN pg_catalog.pg_type t ON t.oid = a.atttypid"
                    + " LEFT JOIN pg_catalog.pg_attrdef d"
                    + " ON d.adrelid = a.attrelid AND d.adnum = a.attnum"
                    + " WHERE a.attrelid = ? AND a.attnum > 0 AND NOT a.attisdropped"
                    + " ORDER BY a.attnum";
    // indkey has further columns behind the key's own, from version 11 on, and 0 for an expression.
    private static final String KEYS =
            "SELECT c.relname, i.indisprimary, k.position = 1, a.attname"
                    + " FROM pg_catalog.pg_index i"
                    + " JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid"
                    + " CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY k (attnum, position)"
                    + " JOIN pg_catalog.pg_attribute a"
                    + " ON a.attrelid = i.indrelid AND a.attnum = k.attnum"
                    + " WHERE i.indrelid = ? AND i.indisunique AND i.indisvalid"
                    + " AND i.indpred IS NULL AND i.indexprs IS NULL"
                    + " AND k.position <= coalesce((to_jsonb(i) ->> 'indnkeyatts')::int, i.indnatts)"
                    + " ORDER BY i.indisprimary DESC, c.relname, k.position";

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
            statement.setString(1, DatabaseKind.POSTGRESQL.quote(table));
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(table(connection, row)) : Optional.empty();
            }
        }
    }

    private static Table table(Connection connection, ResultSet row) throws SQLException {
        long oid = row.getLong(1);
        KeyList keys = keys(connection, oid);
        return new Table(
                new TableId(Optional.of(row.getString(2)), row.getString(3)),
                columns(connection, oid),
                keys.primary(),
                keys.others(),
                (long) row.getDouble(4));
    }

    private static List<Column> columns(Connection connection, long oid) throws SQLException {
        List<Column> columns = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setLong(1, oid);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    columns.add(
                            new Column(
                                    rows.getString(1),
                                    rows.getString(2),
                                    rows.getString(3),
                                    rows.getBoolean(4),
                                    Optional.ofNullable(rows.getString(5)),
                                    rows.getBoolean(6),
                                    rows.getBoolean(7)));
                }
            }
        }
        return columns;
    }

    private static KeyList keys(Connection connection, long oid) throws SQLException {
        KeyList keys = new KeyList();
        try (PreparedStatement statement = connection.prepareStatement(KEYS)) {
            statement.setLong(1, oid);
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
}
