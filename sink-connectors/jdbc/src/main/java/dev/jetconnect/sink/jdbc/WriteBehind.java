package dev.jetconnect.sink.jdbc;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Writes on a thread of its own while the worker reads and converts the next records. One piece of
 * work at a time: what it touches belongs to it until it has ended. Confined to the task thread.
 */
final class WriteBehind implements AutoCloseable {
    /** Smaller batches are written before the next are read: a failure is told at once. */
    private static final int RECORDS_MIN = 500;

    private final ExecutorService writer =
            Executors.newSingleThreadExecutor(new WriterThreads("jdbc-sink-writer"));
    private Optional<Future<?>> running = Optional.empty();

    /** What is done with the database. */
    interface Work {
        void run() throws SQLException, TableWriteException;
    }

    static boolean isWorthwhile(int records) {
        return records >= RECORDS_MIN;
    }

    /** What was read, but for these records and what is behind them. */
    static Map<TopicPartition, OffsetAndMetadata> before(
            List<SinkRecord> records, Map<TopicPartition, OffsetAndMetadata> read) {
        Map<TopicPartition, OffsetAndMetadata> before = new HashMap<>(read);
        for (SinkRecord record : records) {
            RecordOrigin origin = RecordOrigin.of(record);
            before.computeIfPresent(
                    origin.partition(),
                    (partition, offset) ->
                            offset.offset() <= origin.offset()
                                    ? offset
                                    : new OffsetAndMetadata(origin.offset()));
        }
        return before;
    }

    /** Whether the work has not ended yet. */
    boolean isRunning() {
        return running.filter(work -> !work.isDone()).isPresent();
    }

    /** Begins with the work; none may be running. */
    void start(Work work) {
        if (running.isPresent()) {
            throw new IllegalStateException("What was written last is not finished yet");
        }
        running =
                Optional.of(
                        writer.submit(
                                () -> {
                                    work.run();
                                    return null;
                                }));
    }

    /**
     * Waits for the end of the work.
     *
     * @return whether there was any
     * @throws SQLException like {@link TableWriteException} and unchecked exceptions: what the work
     *     has ended with
     */
    boolean finish() throws SQLException, TableWriteException {
        if (running.isEmpty()) {
            return false;
        }
        Optional<Throwable> failure = end();
        running = Optional.empty();
        if (failure.isPresent()) {
            rethrow(failure.get());
        }
        return true;
    }

    /** Waits for the end of the work; whether it has failed, which {@link #finish} will tell. */
    boolean hasFailed() {
        return running.isPresent() && end().isPresent();
    }

    private Optional<Throwable> end() {
        try {
            running.orElseThrow().get();
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.of(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the worker's loop sees it and stops
            throw new ConnectException("Interrupted while a batch was written", e);
        }
    }

    static void rethrow(Throwable error) throws SQLException, TableWriteException {
        if (error instanceof SQLException failure) {
            throw failure;
        }
        if (error instanceof TableWriteException failure) {
            throw failure;
        }
        if (error instanceof Error failure) {
            throw failure;
        }
        throw (RuntimeException) error;
    }

    /** Gives up what is not written yet. */
    @Override
    public void close() {
        writer.shutdownNow();
    }
}
