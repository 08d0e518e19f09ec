package dev.jetconnect.log;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * A record on its way to the log, which forgets its bytes when they are in a message. Connect keeps
 * what it has sent until that is stored: with the bytes, most of what a busy worker's collector had
 * to copy was there twice.
 *
 * <p>Confined to the task thread; what is left of it may be read by any.
 */
public final class OutgoingRecord extends ProducerRecord<byte[], byte[]> {
    private final Headers headers;
    private byte[] key;
    private byte[] value;

    private OutgoingRecord(ProducerRecord<byte[], byte[]> converted) {
        super(converted.topic(), converted.partition(), converted.timestamp(), null, null);
        this.headers = converted.headers();
        this.key = converted.key();
        this.value = converted.value();
    }

    /**
     * The same record.
     *
     * @param converted null if there is none
     */
    public static OutgoingRecord of(ProducerRecord<byte[], byte[]> converted) {
        return converted == null ? null : new OutgoingRecord(converted);
    }

    @Override
    public byte[] key() {
        return key;
    }

    @Override
    public byte[] value() {
        return value;
    }

    @Override
    public Headers headers() {
        return headers;
    }

    /** Forgets key and value. */
    public void release() {
        key = null;
        value = null;
    }
}
