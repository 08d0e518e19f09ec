package dev.jetconnect.log;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.DefaultRecord;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.utils.Utils;

/**
 * Collects the records of one {@link Bundle} in Kafka's record batch format v2, which keeps keys,
 * nulls, ordered and repeated headers and timestamps, and guards them with a CRC.
 *
 * <p>Confined to the task thread.
 */
public final class BundleBuilder implements MessageBuilder {
    /** Below this, a compressor's own buffers cost more than the bytes that it saves. */
    private static final int COMPRESSED_BYTES_MIN = 2048;

    /** Of a number before what it is the length of. */
    private static final int LENGTH_BYTES_MAX = 5;

    private final String subject;
    private final int bytesMax;
    private final int recordsMax;
    private final Compression compression;
    private final List<SimpleRecord> records = new ArrayList<>();
    private int bytes = DefaultRecordBatch.RECORD_BATCH_OVERHEAD;

    public BundleBuilder(String subject, int bytesMax, int recordsMax, Compression compression) {
        this.subject = subject;
        this.bytesMax = bytesMax;
        this.recordsMax = recordsMax;
        this.compression = compression;
    }

    @Override
    public boolean hasRoomFor(byte[] key, byte[] value, Header[] headers) {
        return records.isEmpty()
                || (records.size() < recordsMax && bytes + size(key, value, headers) <= bytesMax);
    }

    @Override
    public void append(long timestamp, byte[] key, byte[] value, Header[] headers) {
        records.add(new SimpleRecord(timestamp, key, value, headers));
        bytes += size(key, value, headers);
    }

    @Override
    public Bundle build() {
        Compression used = bytes < COMPRESSED_BYTES_MIN ? Compression.NONE : compression;
        try (MemoryRecordsBuilder builder =
                MemoryRecords.builder(
                        ByteBuffer.allocate(used == Compression.NONE ? bytes : bytes / 4),
                        used,
                        TimestampType.CREATE_TIME,
                        0L)) {
            records.forEach(builder::append);
            ByteBuffer buffer = builder.build().buffer();
            byte[] payload = new byte[buffer.remaining()];
            buffer.get(payload);
            int count = records.size();
            records.clear(); // whoever waits for the outcome keeps this builder
            return new Bundle(subject, payload, count, bytes);
        }
    }

    /** At most. */
    private static int size(byte[] key, byte[] value, Header[] headers) {
        int size = DefaultRecord.MAX_RECORD_OVERHEAD + 3 * LENGTH_BYTES_MAX;
        size += length(key) + length(value);
        for (Header header : headers) {
            size += 2 * LENGTH_BYTES_MAX + Utils.utf8Length(header.key()) + length(header.value());
        }
        return size;
    }

    private static int length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
