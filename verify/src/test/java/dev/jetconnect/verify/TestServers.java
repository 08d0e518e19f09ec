package dev.jetconnect.verify;

import dev.jetconnect.databases.DatabaseAddress;
import dev.jetconnect.databases.DatabaseKind;
import dev.jetconnect.test.BinlogDatabase;
import dev.jetconnect.test.MariaDbServer;
import dev.jetconnect.test.MySqlServer;
import dev.jetconnect.test.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.config.types.Password;

/** One real server of each kind for all tests of this JVM. Confined to the test thread. */
final class TestServers {
    private static final Path SERVERS = Path.of("..", ".servers");
    private static final Map<DatabaseKind, AutoCloseable> STARTED =
            new EnumMap<>(DatabaseKind.class);

    private TestServers() {}

    /** The settings of one side, whose database is empty but for what the test makes. */
    static DatabaseAddress address(DatabaseKind kind, String database) {
        if (kind == DatabaseKind.POSTGRESQL) {
            PostgresServer server = (PostgresServer) server(kind);
            return DatabaseAddress.of(
                    server.jdbcUrl(database), Optional.of(server.user()), Optional.empty());
        }
        BinlogDatabase server = (BinlogDatabase) server(kind);
        return DatabaseAddress.of(
                (kind == DatabaseKind.MYSQL ? "jdbc:mysql" : "jdbc:mariadb")
                        + "://127.0.0.1:"
                        + server.port()
                        + "/"
                        + database
                        + "?sslMode=disable&allowPublicKeyRetrieval=true",
                Optional.of(BinlogDatabase.APP_USER),
                Optional.of(new Password(BinlogDatabase.APP_USER)));
    }

    /** A new, empty database. */
    static DatabaseAddress create(DatabaseKind kind, String database) {
        if (kind == DatabaseKind.POSTGRESQL) {
            ((PostgresServer) server(kind))
                    .execute(
                            "postgres",
                            "DROP DATABASE IF EXISTS " + database,
                            "CREATE DATABASE " + database);
        } else {
            ((BinlogDatabase) server(kind))
                    .execute(
                            "DROP DATABASE IF EXISTS " + database,
                            "CREATE DATABASE " + database + " CHARACTER SET utf8mb4");
        }
        return address(kind, database);
    }

    static Connection connect(DatabaseAddress address) throws SQLException {
        return dev.jetconnect.databases.Connections.to(address, "test", java.time.Duration.ZERO)
                .getConnection();
    }

    static void execute(DatabaseAddress address, String... statements) {
        try (Connection connection = connect(address);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static int number(DatabaseAddress address, String query) {
        try (Connection connection = connect(address);
                Statement statement = connection.createStatement();
                java.sql.ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static AutoCloseable server(DatabaseKind kind) {
        return STARTED.computeIfAbsent(kind, TestServers::start);
    }

    private static AutoCloseable start(DatabaseKind kind) {
        AutoCloseable server =
                switch (kind) {
                    case POSTGRESQL -> PostgresServer.start(fresh("postgres"));
                    case MYSQL -> MySqlServer.start(SERVERS.resolve("mysql"), fresh("mysql"));
                    case MARIADB ->
                            MariaDbServer.start(SERVERS.resolve("mariadb"), fresh("mariadb"));
                };
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server), "stop-server"));
        return server;
    }

    private static void close(AutoCloseable server) {
        try {
            server.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A folder without what an earlier run has left. */
    private static Path fresh(String name) {
        Path folder = Path.of("target", name);
        try (Stream<Path> files = Files.exists(folder) ? Files.walk(folder) : Stream.empty()) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
