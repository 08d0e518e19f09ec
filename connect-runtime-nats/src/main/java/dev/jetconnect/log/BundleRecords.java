package dev.jetconnect.log;

import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
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

    /**
     * Room for a record up to this size is made at once, so that it is not put together of pieces.
     * A larger size may be wrong, and is believed when as many bytes have come.
     */
    private static final int BELIEVED_MAX = 4 << 20;

    private final InputStream in;
    private final long baseTimestamp;
    private final List<Name> names = new ArrayList<>();

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
        byte[] bytes = upTo(size);
        if (bytes.length < size) {
            throw new InvalidRecordException("it ends within a record");
        }
        ByteBuffer record = ByteBuffer.wrap(bytes);
        try {
            return read(record);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new InvalidRecordException("a record is not whole", e);
        }
    }

    private byte[] upTo(int size) throws IOException {
        if (size > BELIEVED_MAX) {
            return in.readNBytes(size);
        }
        byte[] bytes = new byte[size];
        int read = in.readNBytes(bytes, 0, size);
        return read == size ? bytes : Arrays.copyOf(bytes, read);
    }

    private StoredRecord read(ByteBuffer record) {
        record.get(); // attributes, of which there are none
        long timestamp = baseTimestamp + ByteUtils.readVarlong(record);
        ByteUtils.readVarint(record); // the offset is that of the message
        byte[] key = bytes(record);
        byte[] value = bytes(record);
        Header[] headers = headers(record);
        if (record.hasRemaining()) {
            throw new IllegalArgumentException("bytes behind the headers");
        }
        return new StoredRecord(timestamp, key, value, headers);
    }

    private Header[] headers(ByteBuffer record) {
        int count = ByteUtils.readVarint(record);
        if (count < 0 || count > record.remaining()) {
            throw new IllegalArgumentException("number of headers");
        }
        if (count == 0) {
            return NO_HEADERS;
        }
        Header[] headers = new Header[count];
        for (int i = 0; i < count; i++) {
            headers[i] = new RecordHeader(name(record, i), bytes(record));
        }
        return headers;
    }

    private String name(ByteBuffer record, int index) {
        int size = ByteUtils.readVarint(record);
        ByteBuffer bytes = record.slice().limit(size);
        record.position(record.position() + size);
        if (index < names.size() && names.get(index).bytes().equals(bytes)) {
            return names.get(index).text();
        }
        Name name = new Name(bytes, StandardCharsets.UTF_8.decode(bytes.duplicate()).toString());
        if (index < names.size()) {
            names.set(index, name);
        } else {
            names.add(name);
        }
        return name.text();
    }

    private static byte[] bytes(ByteBuffer record) {
        int size = ByteUtils.readVarint(record);
        if (size < 0) {
            return null;
        }
        if (size > record.remaining()) {
            throw new IllegalArgumentException("size");
        }
        byte[] bytes = new byte[size];
        record.get(bytes);
        return bytes;
    }
}
