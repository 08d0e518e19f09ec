package dev.jetconnect.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts MariaDB from unpacked packages ({@code bin/fetch-test-server mariadb}), as any user. */
public final class MariaDbServer {
    private static final List<String> SYSTEM_TABLES =
            List.of(
                    "mysql_system_tables.sql",
                    "mysql_performance_tables.sql",
                    "mysql_system_tables_data.sql",
                    "fill_help_tables.sql",
                    "maria_add_gis_sp_bootstrap.sql");

    private static final String USERS =
            """
            FLUSH PRIVILEGES;
            CREATE OR REPLACE USER 'app'@'%' IDENTIFIED BY 'app';
            GRANT ALL ON *.* TO 'app'@'%' WITH GRANT OPTION;
            CREATE OR REPLACE USER 'debezium'@'%' IDENTIFIED BY 'dbz';
            GRANT SELECT, RELOAD, SHOW DATABASES, REPLICATION SLAVE, REPLICATION CLIENT, LOCK TABLES, BINLOG MONITOR, SLAVE MONITOR ON *.* TO 'debezium'@'%';
            CREATE DATABASE inventory;
            """;

    private MariaDbServer() {}

    /**
     * Starts a server whose data is below {@code directory}, with settings for small data.
     *
     * @param installation folder with {@code root/}
     */
    public static BinlogDatabase start(Path installation, Path directory) {
        return start(installation, directory, Map.of());
    }

    /**
     * Starts a server whose data is below {@code directory}.
     *
     * @param installation folder with {@code root/}
     * @param settings options of the server; they win over those for small data
     */
    public static BinlogDatabase start(
            Path installation, Path directory, Map<String, String> settings) {
        Path root = installation.resolve("root").toAbsolutePath();
        Path work = directory.toAbsolutePath();
        Map<String, String> environment =
                Map.of("LD_LIBRARY_PATH", root.resolve("usr/lib/x86_64-linux-gnu").toString());
        try {
            Files.createDirectories(work.resolve("data"));
            Files.createDirectories(work.resolve("tmp"));
            prepare(root, work, environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int port = FreePort.next();
        List<String> server = command(root, work);
        server.addAll(
                List.of(
                        "--bind-address=127.0.0.1",
                        "--port=" + port,
                        "--server-id=1",
                        "--log-bin=" + work.resolve("data/binlog"),
                        "--binlog-format=ROW",
                        "--binlog-row-image=FULL",
                        "--binlog-row-metadata=FULL",
                        "--gtid-strict-mode=ON",
                        "--skip-name-resolve"));
        // Of an option that comes twice the last one counts.
        settings.forEach((name, value) -> server.add("--" + name + "=" + value));
        return new BinlogDatabase(
                new DatabaseProcess(server, environment, work.resolve("mariadbd.log")), port);
    }

    private static void prepare(Path root, Path work, Map<String, String> environment)
            throws IOException {
        Path scripts = root.resolve("usr/share/mysql");
        StringBuilder sql = new StringBuilder("create database if not exists mysql;\nuse mysql;\n");
        for (String script : SYSTEM_TABLES) {
            sql.append(Files.readString(scripts.resolve(script)));
        }
        Path input = Files.writeString(work.resolve("bootstrap.sql"), sql + USERS);
        List<String> bootstrap = command(root, work);
        bootstrap.addAll(
                List.of(
                        "--bootstrap",
                        "--log-warnings=0",
                        "--enforce-storage-engine=",
                        "--max_allowed_packet=8M"));
        DatabaseProcess.run(bootstrap, environment, input.toFile(), work.resolve("bootstrap.log"));
    }

    private static List<String> command(Path root, Path work) {
        Path messages = root.resolve("usr/share/mysql");
        return new ArrayList<>(
                List.of(
                        root.resolve("usr/sbin/mariadbd").toString(),
                        "--no-defaults",
                        "--user=" + System.getProperty("user.name"),
                        "--datadir=" + work.resolve("data"),
                        "--lc-messages-dir=" + messages,
                        "--character-sets-dir=" + messages.resolve("charsets"),
                        "--tmpdir=" + work.resolve("tmp"),
                        "--socket=" + work.resolve("s.sock"),
                        "--pid-file=" + work.resolve("m.pid"),
                        "--innodb-buffer-pool-size=64M",
                        "--innodb-log-file-size=16M",
                        "--innodb-flush-log-at-trx-commit=2"));
    }
}
