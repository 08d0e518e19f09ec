package dev.jetconnect.log;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.utils.BufferSupplier;
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
                read(batch, buffers, records);
            }
        } catch (InvalidRecordException
                | CorruptRecordException
                | IllegalArgumentException
                | IOException e) {
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

    private static void read(
            MutableRecordBatch batch, BufferSupplier buffers, List<StoredRecord> records)
            throws IOException {
        if (!(batch instanceof DefaultRecordBatch bundle)) {
            throw new InvalidRecordException("record format " + batch.magic());
        }
        try (InputStream in = bundle.recordInputStream(buffers)) {
            BundleRecords read = new BundleRecords(in, bundle.baseTimestamp());
            for (int i = bundle.countOrNull(); i > 0; i--) {
                records.add(read.next());
            }
        }
    }
}
