package dev.jetconnect.nats;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

    /**
     * Writes the file, readable by its owner alone since it holds the password. On a full disk the
     * one that was there stays.
     *
     * @param storeBytesMax what streams and buckets may take
     */
    void write(long storeBytesMax) throws IOException {
        Path written = directory.resolve("nats-server.conf.new");
        Files.deleteIfExists(written);
        Files.createFile(
                written,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(written, text(storeBytesMax));
        Files.setPosixFilePermissions(
                written, Set.copyOf(PosixFilePermissions.fromString("rw-------")));
        Files.move(written, file(), StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * {@code sync_interval: always} is what makes an acknowledgement mean "on the disk" (promise
     * 1): the server's default of two minutes loses acknowledged records at a power cut. The
     * timeout is for the login: a worker that starts a thousand tasks may be slow with it.
     */
    private String text(long storeBytesMax) {
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
                authorization { user: "%s", password: "%s", timeout: 30 }
                jetstream {
                  store_dir: "%s"
                  max_file: %d
                  sync_interval: always
                  limits { batch { max_msgs: 10000 } }
                }
                """
                .formatted(port, pidFile(), logFile(), USER, password, store(), storeBytesMax);
    }

    private Path store() {
        return directory.resolve("nats-server");
    }

    /** Bytes of all that the server has stored. */
    long storeBytes() throws IOException {
        if (!Files.isDirectory(store())) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(store())) {
            return files.map(Path::toFile).filter(File::isFile).mapToLong(File::length).sum();
        } catch (UncheckedIOException e) {
            throw e.getCause(); // a file went while it was looked at
        }
    }
}
