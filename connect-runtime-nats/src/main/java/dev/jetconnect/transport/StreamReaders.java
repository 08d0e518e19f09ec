package dev.jetconnect.transport;

import dev.jetconnect.log.ArrivalQueue;
import dev.jetconnect.log.ReadStreams;
import dev.jetconnect.log.RecordOffset;
import dev.jetconnect.log.StreamReader;
import dev.jetconnect.log.StreamReader.ReaderSettings;
import dev.jetconnect.nats.MemoryShare;
import dev.jetconnect.nats.NatsClient;
import java.util.ArrayList;
import java.util.List;

/**
 * The readers of one sink task: one for each stream that holds partitions of it, all of them into
 * one queue.
 *
 * <p>Confined to the task thread.
 */
final class StreamReaders implements AutoCloseable {
    private final NatsClient nats;
    private final String task;
    private final ReadStreams requirement;
    private final List<StreamReader> readers = new ArrayList<>();

    StreamReaders(NatsClient nats, String task, ReadStreams requirement) {
        this.nats = nats;
        this.task = task;
        this.requirement = requirement;
    }

    /** A part of what all sink tasks may hold ahead. */
    MemoryShare.Member memory(long bytesMax) {
        return nats.readMemory().join(bytesMax);
    }

    /**
     * Starts to read a stream. What another of its partitions has seen already may come again, and
     * is for the caller to skip.
     *
     * @param begin lowest offset that is wanted
     */
    void open(String stream, List<String> subjects, long begin, ArrivalQueue queue) {
        readers.add(
                StreamReader.start(
                        nats,
                        new ReaderSettings(
                                stream, task, subjects, RecordOffset.streamSequence(begin)),
                        requirement,
                        queue));
    }

    @Override
    public void close() {
        readers.forEach(StreamReader::close);
        readers.clear();
    }
}
