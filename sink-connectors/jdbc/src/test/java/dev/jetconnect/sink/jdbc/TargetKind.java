package dev.jetconnect.sink.jdbc;

import dev.jetconnect.test.MariaDbServer;
import dev.jetconnect.test.MySqlServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The databases that the contract holds for. */
enum TargetKind {
    POSTGRESQL,
    MYSQL,
    MARIADB;

    private static final Path SERVERS = Path.of("..", "..", ".servers");

    /** Starts a server; once for all test classes of a JVM. */
    TargetDatabase start() {
        return switch (this) {
            case POSTGRESQL -> new PostgresTarget();
            case MYSQL ->
                    new MySqlTarget(
                            MySqlServer.start(SERVERS.resolve("mysql"), fresh("mysql")),
                            "jdbc:mysql:");
            case MARIADB ->
                    new MySqlTarget(
                            MariaDbServer.start(SERVERS.resolve("mariadb"), fresh("mariadb")),
                            "jdbc:mariadb:");
        };
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
