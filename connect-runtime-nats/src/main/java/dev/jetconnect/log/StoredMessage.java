package dev.jetconnect.log;

import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.BufferSupplier;
import org.apache.kafka.connect.errors.DataException;

/**
 * A message as a reader finds it in a stream: a bundle of records, one record of ours, or what
 * another NATS client has published.
 *
 * @param timestamp when the server stored it, in milliseconds
 * @param headers null if there are none
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over once; never compared or changed.
public record StoredMessage(
        String stream,
        String subject,
        long streamSequence,
        long timestamp,
        Headers headers,
        byte[] payload) {
    /** Of the objects around the payload. */
    private static final int MESSAGE_HELD_BYTES = 512;

    static StoredMessage of(String stream, MessageInfo found) {
        return new StoredMessage(
                stream,
                found.getSubject(),
                found.getSeq(),
                found.getTime().toInstant().toEpochMilli(),
                found.getHeaders(),
                found.getData());
    }

    /**
     * Its records in their order, as a message of a connector's stream has them; the index in the
     * list is that of their {@link RecordOffset}.
     *
     * @param buffers reused from one message to the next, by one thread
     * @throws DataException if the payload is not what a source task wrote
     */
    public List<StoredRecord> records(BufferSupplier buffers) {
        // Bundles were not marked from the beginning.
        return MessageFormat.of(this).orElse(MessageFormat.BUNDLE).decode(this, buffers);
    }

    /**
     * As {@link #records}, in a stream that others write.
     *
     * @param keys which key a message gets that is not ours
     */
    public List<StoredRecord> foreignRecords(MessageKey keys, BufferSupplier buffers) {
        Optional<MessageFormat> format = MessageFormat.of(this);
        return format.isPresent()
                ? format.get().decode(this, buffers)
                : List.of(ForeignMessage.decode(this, keys));
    }

    /** The first value of a header; null if there is none. */
    String header(String name) {
        return headers == null ? null : headers.getFirst(name);
    }

    /** What it counts for where bytes are bounded. */
    int bytes() {
        return MESSAGE_HELD_BYTES
                + payload.length
                + (headers == null ? 0 : headers.serializedLength());
    }
}
