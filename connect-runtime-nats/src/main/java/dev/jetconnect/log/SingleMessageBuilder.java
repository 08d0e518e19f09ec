package dev.jetconnect.log;

import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;

/**
 * Makes one message of one record. A record that NATS cannot carry so, since its key and headers
 * are above what JetStream takes, becomes a bundle of one: nothing is lost, and the message says
 * what it is.
 *
 * <p>Confined to the task thread.
 */
final class SingleMessageBuilder implements MessageBuilder {
    /** JetStream takes 65,535 bytes; the rest is for the headers of publishing. */
    private static final int HEADER_BYTES_MAX = 48_000;

    private final String subject;
    private final int bytesMax;
    private StoredRecord single;

    SingleMessageBuilder(String subject, int bytesMax) {
        this.subject = subject;
        this.bytesMax = bytesMax;
    }

    @Override
    public boolean hasRoomFor(byte[] key, byte[] value, Header[] headers) {
        return single == null;
    }

    @Override
    public void append(long timestamp, byte[] key, byte[] value, Header[] headers) {
        single = new StoredRecord(timestamp, key, value, headers);
    }

    @Override
    public Bundle build() {
        Bundle message = SingleMessage.encode(subject, single);
        if (message.headers().serializedLength() <= HEADER_BYTES_MAX) {
            return message;
        }
        BundleBuilder bundle = new BundleBuilder(subject, bytesMax, 1, Compression.lz4().build());
        bundle.append(single.timestamp(), single.key(), single.value(), single.headers());
        return bundle.build();
    }
}
