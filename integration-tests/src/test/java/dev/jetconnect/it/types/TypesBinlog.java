package dev.jetconnect.it.types;

import dev.jetconnect.it.Connector;
import dev.jetconnect.test.BinlogDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** MySQL and MariaDB. Confined to the test's thread. */
final class TypesBinlog implements TypesDatabase {
    /** So that it holds what was written by sessions and versions that did not check dates. */
    private static final String ANY_DATE = "SET SESSION sql_mode = '', time_zone = '+00:00'";

    private final String title;
    private final String connector;
    private final TypeCases cases;
    private final BinlogDatabase server;

    private TypesBinlog(String title, String connector, BinlogDatabase server) {
        this.title = title;
        this.connector = connector;
        this.server = server;
        this.cases = TypeCases.read(name());
    }

    static TypesBinlog mySql(BinlogDatabase server) {
        return new TypesBinlog("MySQL", "mysql.MySqlConnector", server);
    }

    static TypesBinlog mariaDb(BinlogDatabase server) {
        return new TypesBinlog("MariaDB", "mariadb.MariaDbConnector", server);
    }

    @Override
    public String name() {
        return connector.substring(0, connector.indexOf('.'));
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public TypeCases cases() {
        return cases;
    }

    @Override
    public String sourceDatabase() {
        return BinlogDatabase.DATABASE;
    }

    @Override
    public String schema() {
        return BinlogDatabase.DATABASE;
    }

    @Override
    public boolean hasRow(String database, int id) {
        return !columnTypes(database).isEmpty()
                && server.queryValue("SELECT count(*) FROM " + database + ".types WHERE id = " + id)
                        .equals("1");
    }

    @Override
    public void writeSnapshot() {
        execute(
                new TypesTable(cases)
                        .snapshot("bigint PRIMARY KEY AUTO_INCREMENT", " CHARACTER SET utf8mb4"));
    }

    @Override
    public void writeChanges() {
        TypesTable table = new TypesTable(cases);
        String assignments =
                table.written().stream()
                        .map(column -> "t.%1$s = s.%1$s".formatted(column.name()))
                        .collect(Collectors.joining(", "));
        execute(
                table.changes(
                        "UPDATE types t JOIN types s ON s.id = t.id - %d AND s.id < %d SET %s"
                                .formatted(
                                        TypesTable.UPDATED, TypesTable.SNAPSHOT_END, assignments)));
    }

    @Override
    public Connector source() {
        return new Connector(
                        name(),
                        Map.of(
                                "connector.class",
                                "io.debezium.connector." + connector,
                                "database.hostname",
                                server.host(),
                                "database.port",
                                String.valueOf(server.port()),
                                "database.user",
                                BinlogDatabase.USER,
                                "database.password",
                                BinlogDatabase.PASSWORD,
                                "database.server.id",
                                "184054",
                                "topic.prefix",
                                name(),
                                "table.include.list",
                                "inventory.types",
                                "schema.history.internal.kafka.topic",
                                "history." + name()))
                .with("column.propagate.source.type", ".*")
                .with("bigint.unsigned.handling.mode", "precise")
                // The server is a target as well, and its connector reads all statements.
                .with("schema.history.internal.skip.unparseable.ddl", "true")
                // Otherwise a snapshot by MariaDB's driver fails on the year 0000.
                .with("driver.yearIsDateType", "false")
                .with("enable.time.adjuster", "false");
    }

    @Override
    public Map<String, String> createTarget(String database) {
        server.execute("CREATE DATABASE " + database);
        return Map.of(
                "connection.url",
                "jdbc:mariadb://"
                        + server.host()
                        + ":"
                        + server.port()
                        + "/"
                        + database
                        + "?sslMode=disable&allowPublicKeyRetrieval=true",
                "connection.username",
                "app",
                "connection.password",
                "app");
    }

    @Override
    public Map<String, String> columnTypes(String database) {
        Map<String, String> types = new LinkedHashMap<>();
        query(
                "SELECT column_name, column_type FROM information_schema.columns WHERE table_schema"
                        + " = '%s' AND table_name = 'types' ORDER BY ordinal_position"
                                .formatted(database),
                row -> types.put(row.getString(1), row.getString(2)));
        return types;
    }

    @Override
    public Map<Integer, Map<String, String>> rows(String database, List<String> columns) {
        Map<String, String> types = columnTypes(database);
        List<String> texts =
                columns.stream()
                        .map(column -> text(column, types.getOrDefault(column, "")))
                        .toList();
        Map<Integer, Map<String, String>> rows = new HashMap<>();
        query(
                "SELECT id, " + String.join(", ", texts) + " FROM " + database + ".types",
                row -> {
                    Map<String, String> values = new HashMap<>();
                    for (int i = 0; i < columns.size(); i++) {
                        String column = columns.get(i);
                        values.put(column, shown(row, i + 2, types.getOrDefault(column, "")));
                    }
                    rows.put(row.getInt(1), values);
                });
        return rows;
    }

    @Override
    public void close() {
        server.close();
    }

    private static String text(String column, String type) {
        if (type.isEmpty()) {
            return "'no such column'";
        }
        if (type.contains("binary") || type.contains("blob")) {
            return "CONCAT('\\\\x', LOWER(HEX(%s)))".formatted(column);
        }
        if (type.startsWith("bit(")) {
            String bits = type.substring(4, type.length() - 1);
            return "LPAD(BIN(%s + 0), %s, '0')".formatted(column, bits);
        }
        if (type.matches(".*(geom|point|linestring|polygon).*")) {
            return "CONCAT('SRID=', ST_SRID(%1$s), ';', ST_AsText(%1$s))".formatted(column);
        }
        if (type.startsWith("vector")) {
            return "VECTOR_TO_STRING(" + column + ")";
        }
        return type.startsWith("float") || type.startsWith("double")
                ? column + " * 1e0"
                : "CAST(" + column + " AS CHAR)";
    }

    /** As PostgreSQL shows the same. */
    private static String shown(ResultSet row, int index, String type) throws SQLException {
        String text = row.getString(index);
        if (text == null) {
            return null;
        }
        if (type.startsWith("float")) {
            return String.valueOf((float) row.getDouble(index));
        }
        boolean isTime = type.startsWith("time") || type.startsWith("datetime");
        return isTime && text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
    }

    private void execute(List<String> statements) {
        List<String> all = new ArrayList<>(statements);
        all.add(0, ANY_DATE);
        server.execute(all.toArray(String[]::new));
    }

    private void query(String sql, RowReader reader) {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(ANY_DATE);
            try (ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    reader.read(rows);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Query failed", e);
        }
    }
}
