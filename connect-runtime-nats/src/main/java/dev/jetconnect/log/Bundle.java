package dev.jetconnect.log;

import io.nats.client.impl.Headers;

/**
 * A message to publish: a run of consecutive records of one topic-partition, or a single one.
 *
 * @param subject of the topic-partition
 * @param headers of the message's own, beside those of publishing
 * @param payload one Kafka record batch, format v2, or the value of a single record
 * @param recordBytes of the records, before compression
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over once; never compared or changed.
public record Bundle(
        String subject, Headers headers, byte[] payload, int recordCount, int recordBytes) {
    /** Of the objects around a record, whatever its size. */
    private static final int RECORD_HELD_BYTES = 512;

    private static final Headers MARK = new Headers(MessageFormat.BUNDLE.newHeaders(), true);

    public Bundle(String subject, byte[] payload, int recordCount) {
        this(subject, payload, recordCount, payload.length);
    }

    Bundle(String subject, byte[] payload, int recordCount, int recordBytes) {
        this(subject, MARK, payload, recordCount, recordBytes);
    }

    /** Bytes of the message. */
    public int bytes() {
        return payload.length + headers.serializedLength();
    }

    /**
     * What it counts for where memory is bounded: until its outcome is known the connector's
     * records stay with it, which may be a hundred times its own size.
     */
    public long heldBytes() {
        return bytes() + recordBytes + (long) recordCount * RECORD_HELD_BYTES;
    }
}
