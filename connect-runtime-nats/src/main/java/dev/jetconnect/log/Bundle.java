package dev.jetconnect.log;

import io.nats.client.impl.Headers;

/**
 * A message to publish: a run of consecutive records of one topic-partition, or a single one.
 *
 * @param subject of the topic-partition
 * @param headers of the message's own, beside those of publishing
 * @param payload one Kafka record batch, format v2, or the value of a single record
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over once; never compared or changed.
public record Bundle(String subject, Headers headers, byte[] payload, int recordCount) {
    private static final Headers MARK = new Headers(MessageFormat.BUNDLE.newHeaders(), true);

    public Bundle(String subject, byte[] payload, int recordCount) {
        this(subject, MARK, payload, recordCount);
    }

    /** What it counts for where bytes are bounded. */
    public int bytes() {
        return payload.length + headers.serializedLength();
    }
}
