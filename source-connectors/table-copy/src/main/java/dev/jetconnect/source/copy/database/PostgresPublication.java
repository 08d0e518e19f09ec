package dev.jetconnect.source.copy.database;

import dev.jetconnect.databases.DatabaseKind;
import dev.jetconnect.source.copy.plan.SourceTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.connect.errors.ConnectException;

/** Sees to it that a publication has the tables that are copied. Confined to one thread. */
final class PostgresPublication {
    /** From here on the changes of partitions can be those of their table, as its rows are. */
    private static final int WITH_ROOTS = 13;

    private static final String PUBLISHED =
            "SELECT schemaname || '.' || tablename FROM pg_catalog.pg_publication_tables"
                    + " WHERE pubname = ?";
    private static final String EXISTS =
            "SELECT pubname FROM pg_catalog.pg_publication WHERE pubname = ?";
    private static final String QUOTED =
            "SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)"
                    + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
                    + " ON n.oid = c.relnamespace WHERE n.nspname || '.' || c.relname = ANY (?)"
                    + " AND c.relkind IN ('r', 'p') ORDER BY 1";

    private final Connection connection;
    private final String name;

    /**
     * @param connection without a transaction
     */
    PostgresPublication(Connection connection, String name) {
        this.connection = connection;
        this.name = name;
    }

    /** Creates it, or checks it. */
    void require(List<SourceTable> tables) throws SQLException {
        Set<String> names = new TreeSet<>(tables.stream().map(SourceTable::name).toList());
        if (list(EXISTS, name).isEmpty()) {
            create(names);
            return;
        }
        Set<String> missing = new TreeSet<>(names);
        missing.removeAll(list(PUBLISHED, name));
        if (!missing.isEmpty()) {
            throw new ConnectException(
                    "Publication "
                            + name
                            + " exists without "
                            + String.join(", ", missing)
                            + ", so that their changes would be missing. ALTER PUBLICATION "
                            + quoted()
                            + " ADD TABLE "
                            + String.join(", ", quoted(missing))
                            + ", or DROP PUBLICATION "
                            + quoted()
                            + " and restart the connector");
        }
    }

    private void create(Set<String> tables) throws SQLException {
        boolean withRoots = connection.getMetaData().getDatabaseMajorVersion() >= WITH_ROOTS;
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE PUBLICATION "
                            + quoted()
                            + " FOR TABLE "
                            + String.join(", ", quoted(tables))
                            + (withRoots ? " WITH (publish_via_partition_root = true)" : ""));
        }
    }

    private List<String> quoted(Set<String> tables) throws SQLException {
        return list(QUOTED, connection.createArrayOf("text", tables.toArray()));
    }

    private String quoted() {
        return DatabaseKind.POSTGRESQL.quote(name);
    }

    private List<String> list(String sql, Object parameter) throws SQLException {
        List<String> list = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, parameter);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    list.add(rows.getString(1));
                }
            }
        }
        return list;
    }
}
