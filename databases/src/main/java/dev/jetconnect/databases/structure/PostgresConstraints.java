package dev.jetconnect.databases.structure;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Reads PostgreSQL's foreign keys, checks and exclusions. */
final class PostgresConstraints {
    // Of a partitioned table on either side there is one more for each partition.
    private static final String FOREIGN_KEYS =
            "SELECT k.conname, "
                    + columns("k.conrelid", "k.conkey")
                    + ", n.nspname || '.' || c.relname, "
                    + columns("k.confrelid", "k.confkey")
                    + ", k.confdeltype, k.confupdtype,"
                    + " CASE WHEN k.confmatchtype = 'f' THEN 'MATCH FULL ' ELSE '' END,"
                    + " CASE WHEN k.condeferred THEN 'DEFERRABLE INITIALLY DEFERRED'"
                    + " WHEN k.condeferrable THEN 'DEFERRABLE' ELSE '' END"
                    + " FROM pg_catalog.pg_constraint k"
                    + " JOIN pg_catalog.pg_class c ON c.oid = k.confrelid"
                    + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                    + " WHERE k.conrelid = ? AND k.contype = 'f'"
                    + " AND coalesce(to_jsonb(k) ->> 'conparentid', '0') = '0' ORDER BY k.conname";
    private static final String RULES =
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_catalog.pg_constraint"
                    + " WHERE conrelid = ? AND contype IN ('c', 'x') ORDER BY conname";

    private PostgresConstraints() {}

    private static String columns(String table, String numbers) {
        return "(SELECT array_agg(a.attname::text ORDER BY p.position) FROM unnest("
                + numbers
                + ") WITH ORDINALITY p (attnum, position) JOIN pg_catalog.pg_attribute a"
                + " ON a.attrelid = "
                + table
                + " AND a.attnum = p.attnum)";
    }

    static List<ForeignKey> foreignKeys(Connection connection, long oid) throws SQLException {
        return Rows.read(connection, FOREIGN_KEYS, PostgresConstraints::foreignKey, oid);
    }

    private static ForeignKey foreignKey(ResultSet row) throws SQLException {
        return new ForeignKey(
                row.getString(1),
                names(row.getArray(2)),
                row.getString(3),
                names(row.getArray(4)),
                action(row.getString(5)),
                action(row.getString(6)),
                (row.getString(7) + row.getString(8)).trim());
    }

    private static List<String> names(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }

    private static String action(String code) {
        return switch (code) {
            case "r" -> "RESTRICT";
            case "c" -> "CASCADE";
            case "n" -> "SET NULL";
            case "d" -> "SET DEFAULT";
            default -> "NO ACTION";
        };
    }

    static List<Rule> rules(Connection connection, long oid) throws SQLException {
        return Rows.read(
                connection, RULES, row -> new Rule(row.getString(1), row.getString(2)), oid);
    }
}
