package dev.jetconnect.databases.structure;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** Lists what PostgreSQL has, and no structure carries. */
final class PostgresFindings {

    /** Each has the object's name, the reason and the remedy; null: the usual one. */
    private static final List<String> OF_TABLE =
            List.of(
                    "SELECT 'trigger ' || tgname, 'triggers are not copied', pg_get_triggerdef(oid)"
                            + " FROM pg_catalog.pg_trigger WHERE tgrelid = ?"
                            + " AND NOT tgisinternal ORDER BY tgname",
                    "SELECT 'policy ' || polname, 'policies of rows are not copied', NULL"
                            + " FROM pg_catalog.pg_policy WHERE polrelid = ? ORDER BY polname",
                    "SELECT 'rule ' || rulename, 'rules are not copied', pg_get_ruledef(oid)"
                            + " FROM pg_catalog.pg_rewrite WHERE ev_class = ?"
                            + " AND rulename <> '_RETURN' ORDER BY rulename",
                    "SELECT 'statistics ' || stxname, 'extended statistics are not copied',"
                            + " pg_get_statisticsobjdef(oid)"
                            + " FROM pg_catalog.pg_statistic_ext WHERE stxrelid = ?"
                            + " ORDER BY stxname",
                    "SELECT 'storage parameters', 'they are the server''s own: '"
                            + " || array_to_string(reloptions, ', '),"
                            + " 'Set those that are wanted with ALTER TABLE'"
                            + " FROM pg_catalog.pg_class WHERE oid = ? AND reloptions IS NOT NULL",
                    "SELECT 'partitions', 'the copy is one plain table: '"
                            + " || pg_get_partkeydef(oid),"
                            + " 'Create the table partitioned before the copy if it is to be'"
                            + " FROM pg_catalog.pg_class WHERE oid = ? AND relkind = 'p'",
                    "SELECT 'inheritance', 'the copy has the table''s own rows only',"
                            + " 'Copy the tables that inherit from it as well'"
                            + " FROM pg_catalog.pg_class c WHERE oid = ? AND relkind = 'r'"
                            + " AND EXISTS (SELECT FROM pg_catalog.pg_inherits"
                            + " WHERE inhparent = c.oid)",
                    "SELECT 'type of column ' || a.attname, CASE t.typtype"
                            + " WHEN 'e' THEN 'the enumeration ' || format_type(t.oid, NULL)"
                            + " || ' becomes text, and its labels are not enforced'"
                            + " WHEN 'd' THEN 'the domain ' || format_type(t.oid, NULL)"
                            + " || ' becomes its base type, and its checks are not enforced'"
                            + " ELSE 'the composite type ' || format_type(t.oid, NULL)"
                            + " || ' becomes bytes of its text' END,"
                            + " 'Change the column''s type after the copy if it is needed'"
                            + " FROM pg_catalog.pg_attribute a"
                            + " JOIN pg_catalog.pg_type t ON t.oid = a.atttypid"
                            + " WHERE a.attrelid = ? AND a.attnum > 0 AND NOT a.attisdropped"
                            + " AND t.typtype IN ('e', 'd', 'c') ORDER BY a.attnum",
                    "SELECT 'collation of column ' || a.attname, 'the copy has the target''s own: '"
                            + " || c.collname,"
                            + " 'Set it with ALTER COLUMN TYPE if order or equality depends on it'"
                            + " FROM pg_catalog.pg_attribute a"
                            + " JOIN pg_catalog.pg_type t ON t.oid = a.atttypid"
                            + " JOIN pg_catalog.pg_collation c ON c.oid = a.attcollation"
                            + " WHERE a.attrelid = ? AND a.attnum > 0 AND NOT a.attisdropped"
                            + " AND a.attcollation <> t.typcollation ORDER BY a.attnum",
                    "SELECT 'index ' || c.relname, 'it is not valid at the source', NULL"
                            + " FROM pg_catalog.pg_index i"
                            + " JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid"
                            + " WHERE i.indrelid = ? AND NOT i.indisvalid ORDER BY c.relname");

    private static final String NOT_OF_EXTENSION =
            " NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = o.oid"
                    + " AND d.deptype = 'e')";

    private static final List<String> BESIDE =
            List.of(
                    "SELECT CASE o.relkind WHEN 'v' THEN 'view ' WHEN 'm' THEN 'materialized view '"
                            + " WHEN 'f' THEN 'foreign table ' ELSE 'sequence ' END"
                            + " || n.nspname || '.' || o.relname,"
                            + " CASE o.relkind WHEN 'S' THEN 'no column owns it'"
                            + " ELSE 'only tables are copied' END, NULL"
                            + " FROM pg_catalog.pg_class o"
                            + " JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace"
                            + " WHERE n.nspname = ANY (?) AND o.relkind IN ('v', 'm', 'f', 'S')"
                            + " AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d"
                            + " WHERE d.objid = o.oid AND d.refobjsubid > 0 AND o.relkind = 'S'"
                            + " AND d.deptype IN ('a', 'i')) AND"
                            + NOT_OF_EXTENSION
                            + " ORDER BY 1",
                    "SELECT 'function ' || n.nspname || '.' || o.proname || '('"
                            + " || pg_get_function_identity_arguments(o.oid) || ')',"
                            + " 'functions and procedures are not copied', NULL"
                            + " FROM pg_catalog.pg_proc o"
                            + " JOIN pg_catalog.pg_namespace n ON n.oid = o.pronamespace"
                            + " WHERE n.nspname = ANY (?) AND"
                            + NOT_OF_EXTENSION
                            + " ORDER BY 1",
                    "SELECT CASE o.typtype WHEN 'e' THEN 'enumeration ' WHEN 'd' THEN 'domain '"
                            + " ELSE 'type ' END || n.nspname || '.' || o.typname,"
                            + " 'types are not copied', NULL"
                            + " FROM pg_catalog.pg_type o"
                            + " JOIN pg_catalog.pg_namespace n ON n.oid = o.typnamespace"
                            + " LEFT JOIN pg_catalog.pg_class c ON c.oid = o.typrelid"
                            + " WHERE n.nspname = ANY (?) AND (o.typtype IN ('e', 'd', 'r')"
                            + " OR c.relkind = 'c') AND"
                            + NOT_OF_EXTENSION
                            + " ORDER BY 1");

    private PostgresFindings() {}

    static List<Finding> of(Connection connection, long oid) throws SQLException {
        return FoundRows.of(connection, OF_TABLE, oid);
    }

    static List<Finding> beside(Connection connection, Set<String> schemas) throws SQLException {
        return FoundRows.of(
                connection,
                BESIDE,
                connection.createArrayOf("text", schemas.toArray(String[]::new)));
    }
}
