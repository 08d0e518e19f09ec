package dev.jetconnect.databases.structure;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads foreign keys and checks of MySQL and MariaDB. Immutable. */
final class MySqlConstraints {
    private static final String FOREIGN_KEYS =
            "SELECT r.constraint_name, k.column_name,"
                    + " CONCAT(k.referenced_table_schema, '.', k.referenced_table_name),"
                    + " k.referenced_column_name, r.delete_rule, r.update_rule"
                    + " FROM information_schema.referential_constraints r"
                    + " JOIN information_schema.key_column_usage k"
                    + " ON k.constraint_schema = r.constraint_schema"
                    + " AND k.constraint_name = r.constraint_name AND k.table_name = r.table_name"
                    + " WHERE k.table_schema = ? AND k.table_name = ?"
                    + " AND r.constraint_schema = k.table_schema"
                    + " AND k.referenced_table_name IS NOT NULL"
                    + " ORDER BY r.constraint_name, k.ordinal_position";
    private static final String CHECKS =
            "SELECT c.constraint_name,"
                    + " CONCAT('CHECK (', c.check_clause, ')',"
                    + " IF(t.enforced = 'NO', ' NOT ENFORCED', ''))"
                    + " FROM information_schema.check_constraints c"
                    + " JOIN information_schema.table_constraints t"
                    + " ON t.constraint_schema = c.constraint_schema"
                    + " AND t.constraint_name = c.constraint_name AND t.constraint_type = 'CHECK'"
                    + " WHERE t.table_schema = ? AND t.table_name = ? ORDER BY c.constraint_name";
    // Of a column of JSON the server makes one by itself.
    private static final String CHECKS_OF_MARIADB =
            "SELECT IF(level = 'Column', CONCAT(constraint_name, '_check'), constraint_name),"
                    + " CONCAT('CHECK (', check_clause, ')')"
                    + " FROM information_schema.check_constraints"
                    + " WHERE constraint_schema = ? AND table_name = ?"
                    + " AND NOT (level = 'Column' AND check_clause LIKE 'json_valid(%)')"
                    + " ORDER BY 1";

    private final String checks;

    MySqlConstraints(boolean isMariaDb) {
        this.checks = isMariaDb ? CHECKS_OF_MARIADB : CHECKS;
    }

    List<ForeignKey> foreignKeys(Connection connection, String schema, String table)
            throws SQLException {
        Map<String, ForeignKey> keys = new LinkedHashMap<>();
        Rows.read(
                connection,
                FOREIGN_KEYS,
                row -> keys.merge(row.getString(1), foreignKey(row), MySqlConstraints::joined),
                schema,
                table);
        return List.copyOf(keys.values());
    }

    private static ForeignKey foreignKey(ResultSet row) throws SQLException {
        return new ForeignKey(
                row.getString(1),
                List.of(row.getString(2)),
                row.getString(3),
                List.of(row.getString(4)),
                row.getString(5),
                row.getString(6),
                "");
    }

    private static ForeignKey joined(ForeignKey first, ForeignKey next) {
        List<String> columns = new ArrayList<>(first.columns());
        columns.addAll(next.columns());
        List<String> referenced = new ArrayList<>(first.referencedColumns());
        referenced.addAll(next.referencedColumns());
        return new ForeignKey(
                first.name(),
                columns,
                first.referenced(),
                referenced,
                first.onDelete(),
                first.onUpdate(),
                first.extras());
    }

    List<Rule> rules(Connection connection, String schema, String table) throws SQLException {
        return Rows.read(
                connection,
                checks,
                row -> new Rule(row.getString(1), MySqlStructure.unescaped(row.getString(2))),
                schema,
                table);
    }
}
