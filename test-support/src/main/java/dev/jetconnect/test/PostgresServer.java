package dev.jetconnect.test;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/**
 * A real PostgreSQL server on a free loopback port, with logical decoding on, for one test class or
 * one demonstration. Its only role is {@code postgres}, which needs no password over loopback.
 *
 * <p>The server is a child process: {@link #close()} stops it and deletes its data. After a SIGKILL
 * of this JVM it goes on running; whoever must not leave it behind watches {@link #processId()}.
 *
 * <p>Thread-safe.
 */
public final class PostgresServer implements AutoCloseable {
    private final EmbeddedPostgres server;
    private final Path dataDirectory;

    private PostgresServer(EmbeddedPostgres server, Path dataDirectory) {
        this.server = server;
        this.dataDirectory = dataDirectory;
    }

    /** Starts a server whose data is below {@code directory}, with the usual settings. */
    public static PostgresServer start(Path directory) {
        return start(directory, Map.of());
    }

    /**
     * Starts a server whose data is below {@code directory}.
     *
     * @param settings lines of {@code postgresql.conf}; they win over the usual settings
     */
    public static PostgresServer start(Path directory, Map<String, String> settings) {
        Path dataDirectory = directory.resolve("data");
        EmbeddedPostgres.Builder builder = usual(dataDirectory);
        settings.forEach(builder::setServerConfig);
        return start(builder, dataDirectory);
    }

    /**
     * Starts a server of another version, with the usual settings.
     *
     * @param binaries the JAR with its programs, as the embedding library's authors publish them
     */
    public static PostgresServer start(Path directory, Path binaries) {
        Path dataDirectory = directory.resolve("data");
        return start(
                usual(dataDirectory).setPgBinaryResolver((system, machine) -> programs(binaries)),
                dataDirectory);
    }

    private static EmbeddedPostgres.Builder usual(Path dataDirectory) {
        return EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(binaries().toFile())
                .setDataDirectory(dataDirectory)
                .setCleanDataDirectory(true)
                .setPort(FreePort.next())
                .setPGStartupWait(Duration.ofSeconds(60))
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("wal_level", "logical")
                .setServerConfig("max_wal_senders", "20")
                .setServerConfig("max_replication_slots", "20")
                // The embedding library switches it off, which hides changes from logical
                // decoding for a while after their commit.
                .setServerConfig("synchronous_commit", "on");
    }

    private static PostgresServer start(EmbeddedPostgres.Builder builder, Path dataDirectory) {
        try {
            return new PostgresServer(builder.start(), dataDirectory);
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not start in " + dataDirectory, e);
        }
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return server.getPort();
    }

    public String user() {
        return "postgres";
    }

    /** Address of one database of this server, without credentials: for {@code connection.url}. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://" + host() + ":" + port() + "/" + database;
    }

    public Path dataDirectory() {
        return dataDirectory;
    }

    /** The postmaster's process id, as it has written it into its own pid file. */
    public long processId() {
        try {
            return Long.parseLong(
                    java.nio.file.Files.readAllLines(dataDirectory.resolve("postmaster.pid"))
                            .get(0)
                            .trim());
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL in " + dataDirectory + " is not running", e);
        }
    }

    /** Opens a new connection; the caller closes it. */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(database), user(), "");
    }

    /** Creates an empty database and returns its name. */
    public String createDatabase(String name) {
        execute("postgres", "CREATE DATABASE \"" + name + "\"");
        return name;
    }

    /** Runs statements one after the other, each in its own transaction. */
    public void execute(String database, String... statements) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Statement failed on database " + database, e);
        }
    }

    /** The first column of the first row as text; {@code "null"} where it is null. */
    public String queryValue(String database, String sql) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            if (!rows.next()) {
                throw new IllegalStateException("No row from: " + sql);
            }
            return String.valueOf(rows.getObject(1));
        } catch (SQLException e) {
            throw new IllegalStateException("Query failed on database " + database, e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL in " + dataDirectory + " did not stop", e);
        }
    }

    private static InputStream programs(Path jar) throws IOException {
        URL archive = new URL("jar:" + jar.toUri() + "!/postgres-linux-x86_64.txz");
        return archive.openStream();
    }

    /**
     * Where the server's programs are unpacked. The library does it once for all servers of a JVM,
     * so the folder of one of them would be the wrong place; the next JVM finds them there, too.
     */
    private static Path binaries() {
        return Path.of(
                System.getProperty("java.io.tmpdir"),
                "jetconnect-postgres-" + System.getProperty("user.name"));
    }
}
