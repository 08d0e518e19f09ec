package dev.jetconnect.test;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts MySQL from unpacked packages ({@code bin/fetch-test-server mysql}), as any user. */
public final class MySqlServer {
    private static final String USERS =
            """
            CREATE DATABASE inventory;
            CREATE USER 'debezium'@'%' IDENTIFIED BY 'dbz';
            GRANT SELECT, RELOAD, SHOW DATABASES, REPLICATION SLAVE, REPLICATION CLIENT, LOCK TABLES ON *.* TO 'debezium'@'%';
            CREATE USER 'app'@'%' IDENTIFIED BY 'app';
            GRANT ALL ON *.* TO 'app'@'%' WITH GRANT OPTION;
            """;

    private MySqlServer() {}

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
     * @param settings lines of {@code my.cnf}; they win over those for small data
     */
    public static BinlogDatabase start(
            Path installation, Path directory, Map<String, String> settings) {
        Path root = installation.resolve("root").toAbsolutePath();
        Path work = directory.toAbsolutePath();
        int port = FreePort.next();
        try {
            Files.createDirectories(work.resolve("tmp"));
            Path users = Files.writeString(work.resolve("users.sql"), USERS);
            StringBuilder lines = new StringBuilder(settings(root, work, port));
            // Of two lines for one setting the last one counts.
            settings.forEach((name, value) -> lines.append(name + "=" + value + "\n"));
            Path file = Files.writeString(work.resolve("my.cnf"), lines);
            List<String> server = command(root, file);
            List<String> initialize = new ArrayList<>(server);
            initialize.add("--initialize-insecure");
            initialize.add("--init-file=" + users);
            DatabaseProcess.run(
                    initialize, Map.of(), new File("/dev/null"), work.resolve("init.log"));
            return new BinlogDatabase(
                    new DatabaseProcess(server, Map.of(), work.resolve("mysqld.log")), port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Started through its own loader, as its libc is newer than the machine's. */
    private static List<String> command(Path root, Path settings) {
        return List.of(
                root.resolve("usr/lib64/ld-linux-x86-64.so.2").toString(),
                "--library-path",
                root.resolve("usr/lib/x86_64-linux-gnu").toString(),
                root.resolve("usr/sbin/mysqld").toString(),
                "--defaults-file=" + settings);
    }

    private static String settings(Path root, Path work, int port) {
        return """
               [mysqld]
               user=%s
               basedir=%2$s/usr
               plugin-dir=%2$s/usr/lib/mysql/plugin
               lc-messages-dir=%2$s/usr/share/mysql
               character-sets-dir=%2$s/usr/share/mysql/charsets
               datadir=%3$s/data
               tmpdir=%3$s/tmp
               socket=%3$s/s.sock
               pid-file=%3$s/mysqld.pid
               secure-file-priv=NULL
               bind-address=127.0.0.1
               port=%4$d
               mysqlx=OFF
               server-id=1
               log-bin=binlog
               binlog-row-image=FULL
               gtid-mode=ON
               enforce-gtid-consistency=ON
               innodb-buffer-pool-size=64M
               innodb-redo-log-capacity=16M
               innodb-flush-log-at-trx-commit=2
               sync-binlog=0
               performance-schema=OFF
               skip-name-resolve
               """
                .formatted(System.getProperty("user.name"), root, work, port);
    }
}
