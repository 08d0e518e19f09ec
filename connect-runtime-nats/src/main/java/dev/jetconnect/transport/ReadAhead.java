package dev.jetconnect.transport;

import dev.jetconnect.log.ArrivalQueue;
import dev.jetconnect.log.RecordOffset;
import dev.jetconnect.log.StoredMessage;
import dev.jetconnect.log.StoredRecord;
import dev.jetconnect.nats.MemoryShare;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.utils.BufferSupplier;

/**
 * Reads ahead of a sink task, within bounds of bytes, and hands the records over in the order of
 * their streams.
 *
 * <p>Confined to the task thread, but for {@link #nudge()}.
 */
final class ReadAhead implements AutoCloseable {
    /**
     * Of one poll: a task holds these records in the form of its connector as well, until it has
     * written them, and what lives so long is copied by the collector again and again.
     */
    private static final long POLL_BYTES_MAX = 2L << 20;

    private final SinkInput input;
    private final StreamReaders readers;
    private final MemoryShare.Member memory;
    private final Deque<ConsumerRecord<byte[], byte[]>> decoded = new ArrayDeque<>();
    private final BufferSupplier buffers = BufferSupplier.create();
    private volatile ArrivalQueue queue;

    ReadAhead(SinkInput input, StreamReaders readers, long bytesMax) {
        this.input = input;
        this.readers = readers;
        this.memory = readers.memory(bytesMax);
        this.queue = new ArrivalQueue(memory::bytesMax, 1);
    }

    /** What the task wants of the messages that arrive. */
    interface Wanted {
        /** Records of the message below this offset are not wanted. */
        long firstOffset(StoredMessage message, TopicPartition partition);

        /** False if the readers must begin anew before another record is handed over. */
        boolean isCurrent();
    }

    /** What to read of one stream, from which offset on. */
    record Beginning(String stream, Collection<TopicPartition> partitions, long offset) {}

    /** Forgets what was read ahead, and reads what begins here. */
    void open(List<Beginning> beginnings) {
        readers.close();
        decoded.clear();
        queue = new ArrivalQueue(memory::bytesMax, beginnings.size());
        for (Beginning beginning : beginnings) {
            readers.open(
                    beginning.stream(),
                    input.subjects(beginning.partitions()),
                    beginning.offset(),
                    queue);
        }
    }

    /**
     * At most {@code max} records, and bytes of half of what may be read ahead or 2 MiB; none after
     * {@code timeout} or a {@link #nudge()}.
     */
    List<ConsumerRecord<byte[], byte[]>> take(int max, Duration timeout, Wanted wanted)
            throws InterruptedException {
        List<ConsumerRecord<byte[], byte[]>> taken = new ArrayList<>();
        boolean hasWaited = false;
        long bytesLeft = Math.min(POLL_BYTES_MAX, memory.bytesMax() / 2);
        while (taken.size() < max && bytesLeft > 0 && wanted.isCurrent()) {
            if (decoded.isEmpty()) {
                // What is there already goes along, nothing lingers.
                boolean mayWait = taken.isEmpty() && !hasWaited;
                Optional<StoredMessage> message = queue.poll(mayWait ? timeout : Duration.ZERO);
                hasWaited = true;
                if (message.isEmpty()) {
                    break;
                }
                decode(message.get(), wanted);
            } else {
                ConsumerRecord<byte[], byte[]> next = decoded.poll();
                bytesLeft -=
                        Math.max(0, next.serializedKeySize())
                                + Math.max(0, next.serializedValueSize());
                taken.add(next);
            }
        }
        return taken;
    }

    /** Waits for a {@link #nudge()} and takes nothing. */
    void awaitNudge(Duration timeout) throws InterruptedException {
        queue.awaitNudge(timeout);
    }

    /** Ends a wait, or the next one. */
    void nudge() {
        queue.nudge();
    }

    @Override
    public void close() {
        readers.close();
        buffers.close();
        memory.close();
    }

    private void decode(StoredMessage message, Wanted wanted) {
        TopicPartition partition = input.partition(message);
        long first = wanted.firstOffset(message, partition);
        if (first == Long.MAX_VALUE) {
            return;
        }
        List<StoredRecord> records = input.records(message, buffers);
        for (int i = 0; i < records.size(); i++) {
            long offset = RecordOffset.of(message.streamSequence(), i);
            if (offset >= first) {
                decoded.add(consumed(partition, offset, records.get(i)));
            }
        }
    }

    private static ConsumerRecord<byte[], byte[]> consumed(
            TopicPartition partition, long offset, StoredRecord stored) {
        return new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                stored.timestamp(),
                TimestampType.CREATE_TIME,
                stored.key() == null ? ConsumerRecord.NULL_SIZE : stored.key().length,
                stored.value() == null ? ConsumerRecord.NULL_SIZE : stored.value().length,
                stored.key(),
                stored.value(),
                new RecordHeaders(stored.headers()),
                Optional.empty());
    }
}
