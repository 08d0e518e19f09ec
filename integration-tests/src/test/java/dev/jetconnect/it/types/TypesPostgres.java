package dev.jetconnect.it.types;

import dev.jetconnect.it.Connector;
import dev.jetconnect.test.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** PostgreSQL. Confined to the test's thread. */
final class TypesPostgres implements TypesDatabase {
    private static final String SOURCE = "inventory";
    private static final String COLUMN_TYPES =
            "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute"
                    + " WHERE attrelid = to_regclass('types') AND attnum > 0 ORDER BY attnum";

    private final TypeCases cases = TypeCases.read("postgresql");
    private final PostgresServer server;

    TypesPostgres(Path folder) {
        server = PostgresServer.start(folder);
    }

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public String title() {
        return "PostgreSQL";
    }

    @Override
    public TypeCases cases() {
        return cases;
    }

    @Override
    public String sourceDatabase() {
        return SOURCE;
    }

    @Override
    public String schema() {
        return "public";
    }

    @Override
    public boolean hasRow(String database, int id) {
        return !columnTypes(database).isEmpty()
                && server.queryValue(database, "SELECT count(*) FROM types WHERE id = " + id)
                        .equals("1");
    }

    @Override
    public void writeSnapshot() {
        server.createDatabase(SOURCE);
        execute(new TypesTable(cases).snapshot("bigint PRIMARY KEY", ""));
        execute(
                List.of(
                        "CREATE PUBLICATION types FOR TABLE types"
                                + " WITH (publish_generated_columns = stored)"));
    }

    @Override
    public void writeChanges() {
        TypesTable table = new TypesTable(cases);
        String assignments =
                table.written().stream()
                        .map(column -> column.name() + " = s." + column.name())
                        .collect(Collectors.joining(", "));
        execute(
                table.changes(
                        "UPDATE types t SET %s FROM types s WHERE s.id = t.id - %d AND s.id < %d"
                                .formatted(
                                        assignments, TypesTable.UPDATED, TypesTable.SNAPSHOT_END)));
    }

    @Override
    public Connector source() {
        return new Connector(
                        name(),
                        Map.of(
                                "connector.class",
                                "io.debezium.connector.postgresql.PostgresConnector",
                                "database.hostname",
                                server.host(),
                                "database.port",
                                String.valueOf(server.port()),
                                "database.dbname",
                                SOURCE,
                                "database.user",
                                server.user(),
                                "database.password",
                                "not asked for",
                                "topic.prefix",
                                name(),
                                "table.include.list",
                                "public.types",
                                "plugin.name",
                                "pgoutput"))
                .with("publication.name", "types")
                .with("publication.autocreate.mode", "disabled")
                .with("column.propagate.source.type", ".*")
                .with("include.unknown.datatypes", "true")
                .with("interval.handling.mode", "string")
                .with("hstore.handling.mode", "map");
    }

    @Override
    public Map<String, String> createTarget(String database) {
        server.createDatabase(database);
        return Map.of(
                "connection.url", server.jdbcUrl(database), "connection.username", server.user());
    }

    @Override
    public Map<String, String> columnTypes(String database) {
        Map<String, String> types = new LinkedHashMap<>();
        query(database, COLUMN_TYPES, row -> types.put(row.getString(1), row.getString(2)));
        return types;
    }

    @Override
    public Map<Integer, Map<String, String>> rows(String database, List<String> columns) {
        Map<String, String> types = columnTypes(database);
        String texts =
                columns.stream()
                        .map(column -> text(column, types.getOrDefault(column, "")))
                        .collect(Collectors.joining(", "));
        Map<Integer, Map<String, String>> rows = new HashMap<>();
        query(
                database,
                "SELECT id, " + texts + " FROM types",
                row -> {
                    Map<String, String> values = new HashMap<>();
                    for (int i = 0; i < columns.size(); i++) {
                        values.put(columns.get(i), row.getString(i + 2));
                    }
                    rows.put(row.getInt(1), values);
                });
        return rows;
    }

    @Override
    public void close() {
        server.close();
    }

    /** A cast to text cuts the spaces that a char(n) ends with. */
    private static String text(String column, String type) {
        if (type.isEmpty()) {
            return "'no such column'";
        }
        if (type.equals("money")) {
            return column + "::numeric::text";
        }
        return type.startsWith("character(")
                ? "CASE WHEN %1$s IS NOT NULL THEN format('%%s', %1$s) END".formatted(column)
                : column + "::text";
    }

    private void execute(List<String> statements) {
        server.execute(SOURCE, statements.toArray(String[]::new));
    }

    private void query(String database, String sql, RowReader reader) {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute("SET TIME ZONE 'UTC'");
            try (ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    reader.read(rows);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Query failed on database " + database, e);
        }
    }
}
