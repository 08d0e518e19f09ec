package dev.jetconnect.source.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.databases.Connections;
import dev.jetconnect.databases.DatabaseAddress;
import dev.jetconnect.databases.DatabaseKind;
import dev.jetconnect.test.BinlogDatabase;
import dev.jetconnect.test.MariaDbServer;
import dev.jetconnect.test.MySqlServer;
import dev.jetconnect.test.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.config.types.Password;

/** One server of each kind for a test class. Confined to the test thread. */
final class CopyServers implements AutoCloseable {
    private static final Path SERVERS = Path.of("../../.servers");

    private final PostgresServer postgres;
    private final BinlogDatabase mysql;
    private final BinlogDatabase mariadb;

    CopyServers(Path folder) {
        postgres = PostgresServer.start(folder.resolve("postgres"));
        mysql = MySqlServer.start(SERVERS.resolve("mysql"), directory(folder, "mysql"));
        mariadb = MariaDbServer.start(SERVERS.resolve("mariadb"), directory(folder, "mariadb"));
    }

    private static Path directory(Path folder, String name) {
        Path directory = folder.resolve(name);
        directory.toFile().mkdirs();
        return directory;
    }

    /** A new, empty database. */
    void create(DatabaseKind kind, String database) {
        if (kind == DatabaseKind.POSTGRESQL) {
            postgres.execute("postgres", "DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
            postgres.createDatabase(database);
        } else {
            of(kind).execute(
                            "DROP DATABASE IF EXISTS " + database,
                            "CREATE DATABASE " + database + " CHARACTER SET utf8mb4");
        }
    }

    private BinlogDatabase of(DatabaseKind kind) {
        return kind == DatabaseKind.MYSQL ? mysql : mariadb;
    }

    /** The settings of a connection, for a source and for a sink. */
    Map<String, String> settings(DatabaseKind kind, String database) {
        Map<String, String> settings = new TreeMap<>();
        if (kind == DatabaseKind.POSTGRESQL) {
            settings.put("connection.url", postgres.jdbcUrl(database));
            settings.put("connection.user", postgres.user());
        } else {
            settings.put(
                    "connection.url",
                    (kind == DatabaseKind.MYSQL ? "jdbc:mysql" : "jdbc:mariadb")
                            + "://127.0.0.1:"
                            + of(kind).port()
                            + "/"
                            + database
                            + "?allowPublicKeyRetrieval=true");
            settings.put("connection.user", BinlogDatabase.APP_USER);
            settings.put("connection.password", BinlogDatabase.APP_USER);
        }
        return settings;
    }

    Connection connect(DatabaseKind kind, String database) throws SQLException {
        Map<String, String> settings = settings(kind, database);
        return Connections.to(
                        DatabaseAddress.of(
                                settings.get("connection.url"),
                                Optional.of(settings.get("connection.user")),
                                Optional.ofNullable(settings.get("connection.password"))
                                        .map(Password::new)),
                        "test",
                        Duration.ZERO)
                .getConnection();
    }

    void execute(DatabaseKind kind, String database, List<String> statements) {
        try (Connection connection = connect(kind, database);
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends all sessions of the sink, as a network does. */
    void endSessions(DatabaseKind kind) {
        if (kind == DatabaseKind.POSTGRESQL) {
            rows(
                    kind,
                    "postgres",
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            + " WHERE application_name = 'jetconnect-sink-jdbc'");
            return;
        }
        List<String> sessions =
                rows(
                        kind,
                        "source",
                        "SELECT id FROM information_schema.processlist WHERE db = 'target'");
        for (String session : sessions) {
            try {
                execute(kind, "source", List.of("KILL " + session));
            } catch (IllegalStateException e) {
                assertThat(e).hasStackTraceContaining("Unknown thread"); // it has ended
            }
        }
    }

    /** Rows of a query, with a bar between columns. */
    List<String> rows(DatabaseKind kind, String database, String sql) {
        try (Connection connection = connect(kind, database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.add(String.valueOf(rows.getString(i)));
                }
                all.add(String.join("|", row));
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        mariadb.close();
        mysql.close();
        postgres.close();
    }
}
