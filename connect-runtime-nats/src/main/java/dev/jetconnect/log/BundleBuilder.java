package dev.jetconnect.log;

import java.nio.ByteBuffer;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.utils.ByteBufferOutputStream;

/**
 * Collects the records of one {@link Bundle} in Kafka's record batch format v2, which keeps keys,
 * nulls, ordered and repeated headers and timestamps, and guards them with a CRC.
 *
 * <p>Confined to the task thread.
 */
public final class BundleBuilder {
    private static final int INITIAL_BYTES = 16 * 1024;

    private final String subject;
    private final int bytesMax;
    private final int recordsMax;
    private final MemoryRecordsBuilder records;

    public BundleBuilder(
            String subject, int bytesMax, int recordsMax, CompressionType compression) {
        this.subject = subject;
        this.bytesMax = bytesMax;
        this.recordsMax = recordsMax;
        this.records =
                new MemoryRecordsBuilder(
                        new ByteBufferOutputStream(INITIAL_BYTES),
                        RecordBatch.CURRENT_MAGIC_VALUE,
                        Compression.of(compression).build(),
                        TimestampType.CREATE_TIME,
                        0L,
                        RecordBatch.NO_TIMESTAMP,
                        RecordBatch.NO_PRODUCER_ID,
                        RecordBatch.NO_PRODUCER_EPOCH,
                        RecordBatch.NO_SEQUENCE,
                        false,
                        false,
                        RecordBatch.NO_PARTITION_LEADER_EPOCH,
                        bytesMax);
    }

    public String subject() {
        return subject;
    }

    public int recordCount() {
        return records.numRecords();
    }

    /** Whether one more record stays within the bounds; the first always does. */
    public boolean hasRoomFor(byte[] key, byte[] value, Header[] headers) {
        if (records.numRecords() == 0) {
            return true;
        }
        return records.numRecords() < recordsMax
                && records.uncompressedBytesWritten() + size(key, value, headers) <= bytesMax;
    }

    /** Adds a record and returns its index in the bundle. */
    public int append(long timestamp, byte[] key, byte[] value, Header[] headers) {
        records.append(timestamp, key, value, headers);
        return records.numRecords() - 1;
    }

    /** Ends the bundle; nothing can be added any more. */
    public Bundle build() {
        MemoryRecords built = records.build();
        ByteBuffer buffer = built.buffer();
        byte[] payload = new byte[buffer.remaining()];
        buffer.get(payload);
        return new Bundle(subject, payload, records.numRecords());
    }

    private static int size(byte[] key, byte[] value, Header[] headers) {
        return AbstractRecords.estimateSizeInBytesUpperBound(
                RecordBatch.CURRENT_MAGIC_VALUE, CompressionType.NONE, key, value, headers);
    }
}
