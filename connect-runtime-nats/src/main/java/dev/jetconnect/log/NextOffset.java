package dev.jetconnect.log;

import dev.jetconnect.nats.NatsClient;
import dev.jetconnect.nats.StoredMessages;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.MessageInfo;
import java.io.IOException;
import java.util.Optional;
import org.apache.kafka.common.utils.BufferSupplier;

/**
 * Finds where the next record of a topic-partition is. A stream is read in one order for all its
 * partitions, so one that has no further record must not make the others come again.
 *
 * <p>Thread-safe.
 */
final class NextOffset {
    private final NatsClient nats;

    NextOffset(NatsClient nats) {
        this.nats = nats;
    }

    /**
     * No record of the subject is between {@code offset} and what is returned.
     *
     * @param last sequence of the stream's newest message, as it was before
     */
    long find(String stream, String subject, long offset, long last)
            throws IOException, JetStreamApiException {
        long sequence = RecordOffset.streamSequence(offset);
        Optional<MessageInfo> message = StoredMessages.next(nats, stream, subject, sequence);
        if (message.isPresent() && message.get().getSeq() == sequence) {
            if (offset < RecordOffset.of(sequence, count(message.get()))) {
                return offset;
            }
            message = StoredMessages.next(nats, stream, subject, sequence + 1);
        }
        long next = message.map(MessageInfo::getSeq).orElse(last + 1);
        return Math.max(offset, RecordOffset.of(next, 0));
    }

    private static int count(MessageInfo message) {
        try (BufferSupplier buffers = BufferSupplier.create()) {
            return new StoredMessage(
                            message.getStream(),
                            message.getSubject(),
                            message.getSeq(),
                            message.getTime().toInstant().toEpochMilli(),
                            message.getHeaders(),
                            message.getData())
                    .records(buffers)
                    .size();
        }
    }
}
