package dev.jetconnect.log;

import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.utils.ByteUtils;

/**
 * Reads the records of one bundle, in Kafka's record format 2. Kafka's own reader decodes each name
 * of a header again with each record, which was a sixth of a sink task's time: most records of a
 * bundle have the same names. Confined to one thread.
 *
 * @see <a href="https://kafka.apache.org/documentation/#recordbatch">Record batch</a>
 */
final class BundleRecords {
    private static final Header[] NO_HEADERS = {};

    private static final int RECORD_BYTES_AT_FIRST = 1024;

    private final InputStream in;
    private final long baseTimestamp;
    private final List<Name> names = new ArrayList<>();

    /** Of the record that is being read; keys and values are copied out of it. */
    private byte[] bytes = new byte[RECORD_BYTES_AT_FIRST];

    private ByteBuffer record = ByteBuffer.wrap(bytes);

    private record Name(ByteBuffer bytes, String text) {}

    /**
     * @param in the records, no longer compressed
     * @param baseTimestamp what their timestamps count from, in milliseconds
     */
    BundleRecords(InputStream in, long baseTimestamp) {
        this.in = in;
        this.baseTimestamp = baseTimestamp;
    }

    /**
     * Reads the next record.
     *
     * @throws InvalidRecordException there is none, or it is not whole
     */
    StoredRecord next() throws IOException {
        int size = ByteUtils.readVarint(in);
        if (size < 0) {
            throw new InvalidRecordException("a record has the size " + size);
        }
        if (size > bytes.length) {
            // Not before so much is there: the size may be wrong.
            bytes = in.readNBytes(size);
            record = ByteBuffer.wrap(bytes);
            requireWhole(bytes.length, size);
        } else {
            requireWhole(in.readNBytes(bytes, 0, size), size);
        }
        record.clear().limit(size);
        try {
            return read();
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new InvalidRecordException("a record is not whole", e);
        }
    }

    private static void requireWhole(int read, int size) {
        if (read < size) {
            throw new InvalidRecordException("it ends within a record");
        }
    }

    private StoredRecord read() {
        record.get(); // attributes, of which there are none
        long timestamp = baseTimestamp + ByteUtils.readVarlong(record);
        ByteUtils.readVarint(record); // the offset is that of the message
        byte[] key = copy();
        byte[] value = copy();
        Header[] headers = headers();
        if (record.hasRemaining()) {
            throw new IllegalArgumentException("bytes behind the headers");
        }
        return new StoredRecord(timestamp, key, value, headers);
    }

    private Header[] headers() {
        int count = ByteUtils.readVarint(record);
        if (count < 0 || count > record.remaining()) {
            throw new IllegalArgumentException("number of headers");
        }
        if (count == 0) {
            return NO_HEADERS;
        }
        Header[] headers = new Header[count];
        for (int i = 0; i < count; i++) {
            headers[i] = new RecordHeader(name(i), copy());
        }
        return headers;
    }

    private String name(int index) {
        int size = ByteUtils.readVarint(record);
        ByteBuffer read = record.slice().limit(size);
        record.position(record.position() + size);
        if (index < names.size() && names.get(index).bytes().equals(read)) {
            return names.get(index).text();
        }
        byte[] kept = new byte[size];
        read.get(kept);
        Name name = new Name(ByteBuffer.wrap(kept), new String(kept, StandardCharsets.UTF_8));
        if (index < names.size()) {
            names.set(index, name);
        } else {
            names.add(name);
        }
        return name.text();
    }

    private byte[] copy() {
        int size = ByteUtils.readVarint(record);
        if (size < 0) {
            return null;
        }
        if (size > record.remaining()) {
            throw new IllegalArgumentException("size");
        }
        byte[] copy = new byte[size];
        record.get(copy);
        return copy;
    }
}
