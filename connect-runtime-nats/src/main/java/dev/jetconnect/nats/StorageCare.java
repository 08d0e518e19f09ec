package dev.jetconnect.nats;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what the worker's own nats-server needs for its storage: a higher limit when the disk has
 * got room, or a new start when a stream has met the end of the disk, since it takes nothing more
 * after that.
 *
 * <p>Confined to one thread at a time.
 */
final class StorageCare {
    private static final Logger log = LoggerFactory.getLogger(StorageCare.class);

    /** With less a server starts, but cannot make what the worker needs of it. */
    private static final long START_BYTES_MIN = 1024 * 1024;

    /** What is gained by less is not worth a look at each file of the store. */
    private static final long RAISE_BYTES_MIN = 1024 * 1024;

    private static final long BESIDE_BYTES_MAX = 16L * 1024 * 1024;

    /** A server that stays silent although it was started again is not helped by a third start. */
    private static final Duration SILENCE_RESTART_INTERVAL = Duration.ofMinutes(2);

    private final ServerConfiguration configuration;
    private final ServerStorage storage;
    private final FileStoreDisk disk;
    private final DiskWatch watch;
    private long storeBytesMax;
    private long lastSilenceNanos = System.nanoTime() - SILENCE_RESTART_INTERVAL.toNanos();

    StorageCare(
            ServerConfiguration configuration,
            Path folder,
            long freeBytesMin,
            ServerStorage storage)
            throws IOException {
        this.configuration = configuration;
        this.storage = storage;
        this.disk = new FileStoreDisk(Files.getFileStore(folder));
        this.watch = new DiskWatch(folder.toString(), disk, freeBytesMin, storage);
        if (disk.freeBytes() < START_BYTES_MIN) {
            throw new ConnectException(
                    "The disk of data.dir '"
                            + folder
                            + "' is full: it has "
                            + disk.freeBytes()
                            + " bytes free. Free some space, "
                            + (watch.reserveBytes() >> 20)
                            + " MiB or more, and start the worker again.");
        }
        watch.look();
    }

    /** Writes the configuration with the limit that the disk allows now. */
    void writeConfiguration() throws IOException {
        long allowed = allowedBytes();
        configuration.write(allowed);
        storeBytesMax = allowed;
    }

    /** Looks at the disk. */
    void look() {
        watch.look();
    }

    /**
     * Raises the limit in the configuration if the server has reached it and the disk has more by
     * now. The server lowers none while it runs.
     *
     * @return whether the server must read its configuration again
     */
    boolean raisesLimit() throws IOException {
        if (watch.isFull() || !storage.takeLimitReached()) {
            return false;
        }
        long allowed = allowedBytes();
        if (allowed < storeBytesMax + RAISE_BYTES_MIN) {
            return false;
        }
        configuration.write(allowed);
        storeBytesMax = allowed;
        return true;
    }

    /** Whether the server must be started again to store anything; never while the disk is full. */
    boolean needsRestart() {
        if (watch.isFull()) {
            return false;
        }
        if (watch.takeRecovery()) {
            log.warn(
                    "The disk was full to its end and has room again. nats-server is started again,"
                            + " since a stream that could not be written stays so until then.");
            var unused = storage.takeSilence();
            return true;
        }
        long now = System.nanoTime();
        if (storage.takeSilence() && now - lastSilenceNanos >= SILENCE_RESTART_INTERVAL.toNanos()) {
            lastSilenceNanos = now;
            log.warn(
                    "nats-server answers requests, but not what is to be stored: a write has failed"
                            + " on its disk, see {}. It is started again.",
                    configuration.logFile());
            return true;
        }
        return false;
    }

    /**
     * What is stored and what the disk has beyond a part that is for the time until the disk is
     * looked at again, and for what the server writes beside: a batch is on the disk twice for a
     * moment. At this limit the server refuses with a reason, on a full disk it falls silent. Its
     * own limit is made of what is free at its start alone, which is too little for a store that
     * fills half of its disk already.
     */
    private long allowedBytes() throws IOException {
        long beside = Math.min(BESIDE_BYTES_MAX, disk.totalBytes() / 10);
        long kept = Math.max(beside, watch.reserveBytes() / 2);
        return configuration.storeBytes() + Math.max(RAISE_BYTES_MIN, disk.freeBytes() - kept);
    }

    private record FileStoreDisk(FileStore store) implements DiskWatch.Disk {
        @Override
        public long freeBytes() throws IOException {
            return store.getUsableSpace();
        }

        @Override
        public long totalBytes() throws IOException {
            return store.getTotalSpace();
        }
    }
}
