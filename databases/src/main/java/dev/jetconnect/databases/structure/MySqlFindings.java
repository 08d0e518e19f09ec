package dev.jetconnect.databases.structure;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Lists what MySQL and MariaDB have, and no structure carries. Immutable. */
final class MySqlFindings {

    /** Each has the object's name, the reason and the remedy; null: the usual one. */
    private static final List<String> OF_TABLE =
            List.of(
                    "SELECT CONCAT('trigger ', trigger_name), 'triggers are not copied', NULL"
                            + " FROM information_schema.triggers WHERE event_object_schema = ?"
                            + " AND event_object_table = ? ORDER BY trigger_name",
                    "SELECT 'partitions', CONCAT('the copy is one plain table: ',"
                            + " MIN(partition_method), ' (', MIN(partition_expression), ')'),"
                            + " 'Create the table partitioned before the copy if it is to be'"
                            + " FROM information_schema.partitions WHERE table_schema = ?"
                            + " AND table_name = ? AND partition_name IS NOT NULL"
                            + " HAVING COUNT(*) > 0",
                    "SELECT CONCAT('type of column ', column_name),"
                            + " CONCAT(LEFT(column_type, 60), ' becomes text, and its values are"
                            + " not enforced'), 'Add a check at the target if they are to be' FROM information_schema.columns"
                            + " WHERE table_schema = ? AND table_name = ?"
                            + " AND data_type IN ('enum', 'set') ORDER BY ordinal_position",
                    "SELECT DISTINCT CONCAT('collation of column ', c.column_name),"
                            + " CONCAT('it makes different values equal in a unique key (',"
                            + " c.collation_name, '), and the copy may not'),"
                            + " 'Set the column''s collation at the target, or make the index of"
                            + " lower(column)'"
                            + " FROM information_schema.columns c"
                            + " JOIN information_schema.statistics s"
                            + " ON s.table_schema = c.table_schema AND s.table_name = c.table_name"
                            + " AND s.column_name = c.column_name AND s.non_unique = 0"
                            + " WHERE c.table_schema = ? AND c.table_name = ?"
                            + " AND c.collation_name LIKE '%\\_ci' ORDER BY 1",
                    "SELECT 'storage', CONCAT('it is the server''s own: ', create_options),"
                            + " 'Set what is wanted with ALTER TABLE'"
                            + " FROM information_schema.tables WHERE table_schema = ?"
                            + " AND table_name = ?"
                            + " AND TRIM(REPLACE(create_options, 'partitioned', '')) <> ''");

    private static final List<String> BESIDE =
            List.of(
                    "SELECT CONCAT(LOWER(table_type), ' ', table_schema, '.', table_name),"
                            + " 'only tables are copied', NULL FROM information_schema.tables"
                            + " WHERE table_schema = ?"
                            + " AND table_type NOT IN ('BASE TABLE', 'SYSTEM VERSIONED')"
                            + " ORDER BY table_name",
                    "SELECT CONCAT(LOWER(routine_type), ' ', routine_schema, '.', routine_name),"
                            + " 'functions and procedures are not copied', NULL"
                            + " FROM information_schema.routines WHERE routine_schema = ?"
                            + " ORDER BY routine_name",
                    "SELECT CONCAT('event ', event_schema, '.', event_name),"
                            + " 'events are not copied', NULL FROM information_schema.events"
                            + " WHERE event_schema = ? ORDER BY event_name");
    private static final String SYSTEM_VERSIONED =
            "SELECT 'versions', 'the copy has the rows of now only', NULL"
                    + " FROM information_schema.tables WHERE table_schema = ? AND table_name = ?"
                    + " AND table_type = 'SYSTEM VERSIONED'";

    private final boolean isMariaDb;

    MySqlFindings(boolean isMariaDb) {
        this.isMariaDb = isMariaDb;
    }

    List<Finding> of(Connection connection, String schema, String table) throws SQLException {
        List<String> queries = new ArrayList<>(OF_TABLE);
        if (isMariaDb) {
            queries.add(SYSTEM_VERSIONED);
        }
        return FoundRows.of(connection, queries, schema, table);
    }

    List<Finding> beside(Connection connection, String schema) throws SQLException {
        return FoundRows.of(connection, BESIDE, schema);
    }
}
