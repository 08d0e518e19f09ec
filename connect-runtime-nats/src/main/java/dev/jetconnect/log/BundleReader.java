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
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.errors.DataException;

/** Reads what {@link BundleBuilder} wrote. */
final class BundleReader {
    private BundleReader() {}

    static List<StoredRecord> records(StoredMessage message, BufferSupplier buffers) {
        List<StoredRecord> records = new ArrayList<>();
        try {
            for (MutableRecordBatch batch :
                    MemoryRecords.readableRecords(ByteBuffer.wrap(message.payload())).batches()) {
                batch.ensureValid();
                try (CloseableIterator<Record> iterator = batch.streamingIterator(buffers)) {
                    iterator.forEachRemaining(read -> records.add(copy(read)));
                }
            }
        } catch (InvalidRecordException | CorruptRecordException | IllegalArgumentException e) {
            throw new DataException(
                    "Message "
                            + message.streamSequence()
                            + " of stream '"
                            + message.stream()
                            + "' on subject '"
                            + message.subject()
                            + "' is not a bundle of records: "
                            + e.getMessage()
                            + ". Something else publishes on this subject, or the stream is damaged.",
                    e);
        }
        return records;
    }

    private static StoredRecord copy(Record read) {
        return new StoredRecord(
                read.timestamp(),
                read.hasKey() ? Utils.toArray(read.key()) : null,
                read.hasValue() ? Utils.toArray(read.value()) : null,
                read.headers());
    }
}
