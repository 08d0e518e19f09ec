package dev.jetconnect.source.copy.database;

import java.time.Duration;

/**
 * How tables are read. Immutable.
 *
 * @param blockRowsMax how many rows are handed over at once at most
 * @param blockBytes about how many bytes of text are handed over at once at most
 * @param rowsPerSecond 0: as many as there are
 * @param bytesPerSecond 0: as many as there are
 */
public record ReadSettings(
        ChunkBy chunkBy,
        Duration chunkTarget,
        int blockRowsMax,
        int blockBytes,
        int fetchSize,
        long rowsPerSecond,
        long bytesPerSecond) {
    /** The same by other chunks. */
    public ReadSettings by(ChunkBy other) {
        return new ReadSettings(
                other,
                chunkTarget,
                blockRowsMax,
                blockBytes,
                fetchSize,
                rowsPerSecond,
                bytesPerSecond);
    }
}
