package dev.jetconnect.nats;

import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the disk of {@code data.dir}. A part of it is kept free: when records have taken the
 * rest, sources wait, while sinks can still commit and so make room. A disk that is really full
 * would silence each stream that meets it, until the server is started again.
 *
 * <p>Confined to the thread that calls {@link #look()}.
 */
final class DiskWatch {
    private static final Logger log = LoggerFactory.getLogger(DiskWatch.class);

    /** Below the reserve by this factor, a write may have met the end of the disk. */
    private static final int EXHAUSTED_PART = 8;

    private final String folder;
    private final Disk disk;
    private final long freeBytesMin;
    private final ServerStorage storage;
    private Level level = Level.ENOUGH;
    private boolean wasExhausted;

    /**
     * @param freeBytesMin negative: the smaller of 1 GiB and a tenth of the disk
     */
    DiskWatch(String folder, Disk disk, long freeBytesMin, ServerStorage storage) {
        this.folder = folder;
        this.disk = disk;
        this.freeBytesMin = freeBytesMin;
        this.storage = storage;
    }

    private enum Level {
        ENOUGH,
        LOW,
        FULL
    }

    /** The disk, or what a test says of one. */
    interface Disk {
        /** Bytes that may still be written. */
        long freeBytes() throws IOException;

        long totalBytes() throws IOException;
    }

    /** Bytes of the disk that records may not take. */
    long reserveBytes() throws IOException {
        return freeBytesMin >= 0 ? freeBytesMin : Math.min(1L << 30, disk.totalBytes() / 10);
    }

    /** Looks once, tells of a change, and lets the publishers know. */
    void look() {
        try {
            long free = disk.freeBytes();
            long reserve = reserveBytes();
            wasExhausted |= free < reserve / EXHAUSTED_PART;
            Level now = level(free, reserve);
            if (now != level) {
                tell(now, free, reserve);
                level = now;
            }
        } catch (IOException e) {
            log.debug("The free space of data.dir '{}' cannot be read", folder, e);
        }
    }

    boolean isFull() {
        return level == Level.FULL;
    }

    /**
     * Whether the disk was full to its end and has room again, so that streams may have met that
     * end: true once.
     */
    boolean takeRecovery() {
        boolean hasRecovered = wasExhausted && !isFull();
        if (hasRecovered) {
            wasExhausted = false;
        }
        return hasRecovered;
    }

    /** A full disk has to get a quarter of the reserve more before records move again. */
    private Level level(long free, long reserve) {
        long needed = level == Level.FULL ? resumeBytes(reserve) : reserve;
        if (free < needed) {
            return Level.FULL;
        }
        return free < 2 * reserve ? Level.LOW : Level.ENOUGH;
    }

    private static long resumeBytes(long reserve) {
        return reserve + reserve / 4;
    }

    private void tell(Level now, long free, long reserve) {
        switch (now) {
            case FULL -> {
                String shortage =
                        "the disk of data.dir '"
                                + folder
                                + "' has "
                                + text(free)
                                + " free, and "
                                + text(reserve)
                                + " are kept for positions and offsets. Free space until it has "
                                + text(resumeBytes(reserve))
                                + ", or lower data.dir.free.bytes.min; sources go on by themselves"
                                + " then, and lose nothing";
                storage.setShortage(Optional.of(shortage));
                log.error("Sources wait: {}.", shortage);
            }
            case LOW -> {
                storage.setShortage(Optional.empty());
                log.warn(
                        "The disk of data.dir '{}' has {} free; sources will wait when it has less"
                                + " than {}. Free space, or delete what is not needed from the"
                                + " streams.",
                        folder,
                        text(free),
                        text(reserve));
            }
            case ENOUGH -> {
                storage.setShortage(Optional.empty());
                log.info("The disk of data.dir '{}' has {} free", folder, text(free));
            }
        }
    }

    private static String text(long bytes) {
        return bytes < 10L << 20
                ? (bytes >> 10) + " KiB"
                : bytes < 10L << 30 ? (bytes >> 20) + " MiB" : (bytes >> 30) + " GiB";
    }
}
