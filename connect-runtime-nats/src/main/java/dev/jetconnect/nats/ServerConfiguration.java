package dev.jetconnect.nats;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The configuration file of the worker's own nats-server.
 *
 * @param port loopback port
 * @param password of the user {@value #USER}; new with each start of the worker
 */
record ServerConfiguration(DataDirectory directory, int port, String password) {
    static final String USER = "jetconnect";

    Path file() {
        return directory.resolve("nats-server.conf");
    }

    Path logFile() {
        return directory.resolve("nats-server.log");
    }

    Path pidFile() {
        return directory.resolve("nats-server.pid");
    }

    String url() {
        return "nats://127.0.0.1:" + port;
    }

    /** Writes the file, readable by its owner alone since it holds the password. */
    void write() throws IOException {
        Path file = file();
        Files.deleteIfExists(file);
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text());
        Files.setPosixFilePermissions(
                file, Set.copyOf(PosixFilePermissions.fromString("rw-------")));
    }

    /**
     * {@code sync_interval: always} is what makes an acknowledgement mean "on the disk" (promise
     * 1): the server's default of two minutes loses acknowledged records at a power cut.
     */
    private String text() throws IOException {
        return """
                # Written by JetConnect at each start; changes are lost.
                listen: "127.0.0.1:%d"
                server_name: "jetconnect"
                pid_file: "%s"
                log_file: "%s"
                logfile_size_limit: 10MB
                logfile_max_num: 3
                max_payload: 8MB
                max_pending: 128MB
                authorization { user: "%s", password: "%s" }
                jetstream {
                  store_dir: "%s"
                  max_file: %d
                  sync_interval: always
                  limits { batch { max_msgs: 10000 } }
                }
                """
                .formatted(port, pidFile(), logFile(), USER, password, store(), storeBytesMax());
    }

    private Path store() {
        return directory.resolve("nats-server");
    }

    /**
     * Nine tenths of what the store holds and may still take: at a limit the server refuses with a
     * reason, on a full disk it falls silent. Its own limit is made of what is free at its start
     * alone, which is too little for a store that fills half of its disk already.
     */
    private long storeBytesMax() throws IOException {
        long free = Files.getFileStore(directory.resolve(".")).getUsableSpace();
        return (storeBytes() + free) / 10 * 9;
    }

    private long storeBytes() throws IOException {
        if (!Files.isDirectory(store())) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(store())) {
            return files.map(Path::toFile).filter(File::isFile).mapToLong(File::length).sum();
        }
    }
}
