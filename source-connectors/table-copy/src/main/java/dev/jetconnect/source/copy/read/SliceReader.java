package dev.jetconnect.source.copy.read;

import dev.jetconnect.blocks.BlockText;
import dev.jetconnect.source.copy.database.Chunk;
import dev.jetconnect.source.copy.database.ReadSettings;
import dev.jetconnect.source.copy.database.RowFeed;
import dev.jetconnect.source.copy.database.SourceDatabase;
import dev.jetconnect.source.copy.plan.Progress;
import dev.jetconnect.source.copy.plan.Slice;
import dev.jetconnect.source.copy.plan.SourceTable;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/** Reads slices, chunk by chunk, on one connection. Confined to one thread. */
final class SliceReader {
    private final SourceDatabase database;
    private final ReadSettings settings;
    private final Connection connection;
    private final BlockQueue queue;
    private final RateLimit rate;
    private final BlockText text;

    SliceReader(
            SourceDatabase database,
            ReadSettings settings,
            Connection connection,
            BlockQueue queue,
            RateLimit rate) {
        this.database = database;
        this.settings = settings;
        this.connection = connection;
        this.queue = queue;
        this.rate = rate;
        this.text = new BlockText(settings.blockBytes() + (settings.blockBytes() >> 3));
    }

    /** The reading of a chunk. */
    private record Reading(SliceWork work, Chunk chunk, long rowsBefore, FormlessValues formless) {}

    /** Reads what is left of a slice. */
    void read(SliceWork work) throws SQLException, InterruptedException {
        ChunkSize size = new ChunkSize(settings.chunkTarget());
        Progress progress = work.progress();
        while (!progress.isFinished()) {
            long start = System.nanoTime();
            progress = readChunk(work, progress, size.next());
            size.took(System.nanoTime() - start);
        }
    }

    private Progress readChunk(SliceWork work, Progress start, long size)
            throws SQLException, InterruptedException {
        Chunk chunk = database.chunk(work.table(), work.slice(), start, size);
        Progress progress = start;
        try (RowFeed feed = database.open(connection, work.table(), chunk, settings.fetchSize())) {
            long left = skip(feed, start.skip());
            if (left > 0) {
                // Fewer rows than were copied of a larger chunk: the others are in the next ones.
                return atEnd(work, start, chunk, left, 0);
            }
            Reading reading =
                    new Reading(work, chunk, start.rows(), new FormlessValues(work.table(), feed));
            boolean hasMore = true;
            while (hasMore) {
                long began = System.nanoTime();
                hasMore = fill(feed);
                long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
                progress = hand(reading, progress, hasMore, millis);
            }
        }
        return progress;
    }

    private static long skip(RowFeed feed, long rows) throws SQLException {
        long left = rows;
        while (left > 0 && feed.skip()) {
            left--;
        }
        return left;
    }

    private boolean fill(RowFeed feed) throws SQLException {
        while (text.bytes() < settings.blockBytes() && text.rows() < settings.blockRowsMax()) {
            if (!feed.next(text)) {
                return false;
            }
        }
        return true;
    }

    private Progress hand(Reading reading, Progress before, boolean hasMore, long millis)
            throws InterruptedException {
        SliceWork work = reading.work();
        int rows = text.rows();
        Progress after = before.read(rows, text.bytes(), millis);
        if (rows > 0 && work.slice().method() == Slice.Method.KEY) {
            after = after.at(lastKey(work.table()), 0);
        }
        if (!hasMore) {
            after = atEnd(work, after, reading.chunk(), 0, after.rows() - reading.rowsBefore());
        }
        if (rows > 0 || after.isFinished()) {
            byte[] bytes = text.take();
            after = after.withFormless(reading.formless().in(bytes));
            queue.put(
                    new Block(
                            work.table(),
                            work.plan(),
                            work.slice().number(),
                            bytes,
                            rows,
                            before,
                            after));
            rate.took(rows, bytes.length);
        }
        return after;
    }

    private static Progress atEnd(
            SliceWork work, Progress progress, Chunk chunk, long stillToSkip, long rows) {
        if (chunk.next().isPresent()) {
            return progress.at(chunk.next().get(), stillToSkip);
        }
        boolean isFull = work.slice().method() == Slice.Method.KEY && rows >= chunk.rowsMax();
        return isFull ? progress : progress.finished();
    }

    /** As the text of a block's row, without the end of the line. */
    private String lastKey(SourceTable table) {
        byte[][] fields = text.fieldsAt(text.lastRow(), table.columns().size());
        BlockText key = new BlockText(64);
        for (int position : table.keyPositions()) {
            key.addField(fields[position]);
        }
        key.endRow();
        byte[] row = key.take();
        return new String(row, 0, row.length - 1, StandardCharsets.UTF_8);
    }
}
