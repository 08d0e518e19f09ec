package dev.jetconnect.log;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.utils.BufferSupplier;
import org.apache.kafka.common.utils.CloseableIterator;
import org.apache.kafka.connect.errors.DataException;

/**
 * A bundle as a reader finds it in the stream.
 *
 * @param streamSequence of its message
 * @param payload one Kafka record batch
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over once; never compared or changed.
public record StoredBundle(String stream, String subject, long streamSequence, byte[] payload) {
    /**
     * The records in their order; the index in the list is that of their {@link RecordOffset}.
     *
     * @param buffers reused from one bundle to the next, by one thread
     * @throws DataException if the payload is not what a bundle writer wrote
     */
    public List<Record> records(BufferSupplier buffers) {
        List<Record> records = new ArrayList<>();
        try {
            for (MutableRecordBatch batch :
                    MemoryRecords.readableRecords(ByteBuffer.wrap(payload)).batches()) {
                batch.ensureValid();
                try (CloseableIterator<Record> iterator = batch.streamingIterator(buffers)) {
                    iterator.forEachRemaining(records::add);
                }
            }
        } catch (InvalidRecordException | CorruptRecordException | IllegalArgumentException e) {
            throw new DataException(
                    "Message "
                            + streamSequence
                            + " of stream '"
                            + stream
                            + "' on subject '"
                            + subject
                            + "' is not a bundle of records: "
                            + e.getMessage()
                            + ". Something else publishes on this subject, or the stream is damaged.",
                    e);
        }
        return records;
    }
}
