package dev.jetconnect.nats;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The folder of a worker's own nats-server, held by one worker at a time. The lock is the operating
 * system's, so it ends with the process however that dies.
 *
 * <p>Confined to the thread that starts and stops the server.
 */
final class DataDirectory implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;

    private DataDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Creates the folder if need be, and locks it.
     *
     * @throws ConnectException if it cannot be written or another worker has it
     */
    static DataDirectory lock(Path path) {
        FileChannel channel = open(path);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new DataDirectory(path, channel);
            }
        } catch (OverlappingFileLockException e) {
            // The same JVM holds it: answered like any other owner.
        } catch (IOException e) {
            throw unusable(path, e);
        }
        closeQuietly(channel);
        throw new ConnectException(
                "data.dir '"
                        + path
                        + "' is in use by another worker. Stop that one, or give this one a data.dir"
                        + " of its own.");
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    @Override
    public void close() {
        closeQuietly(channel);
    }

    private static FileChannel open(Path path) {
        try {
            Files.createDirectories(path);
            return FileChannel.open(
                    path.resolve("worker.lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    private static ConnectException unusable(Path path, IOException cause) {
        return new ConnectException(
                "data.dir '"
                        + path
                        + "' cannot be written: "
                        + cause
                        + ". Check that it is a folder, its owner and the free space, or set data.dir"
                        + " to another.",
                cause);
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // The process ends or goes on without the folder; either way nothing depends on it.
        }
    }
}
