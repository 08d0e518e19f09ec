package dev.jetconnect.log;

import dev.jetconnect.nats.NatsClient;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.MessageInfo;
import java.io.IOException;
import java.util.Optional;

/** Single messages of a stream, asked for by subject. */
final class StoredMessages {
    private static final int NO_MESSAGE_FOUND = 10037;

    private StoredMessages() {}

    static Optional<MessageInfo> last(NatsClient nats, String stream, String subject)
            throws IOException, JetStreamApiException {
        return found(() -> nats.management().getLastMessage(stream, subject));
    }

    /** The first message whose sequence is {@code from} or higher. */
    static Optional<MessageInfo> next(NatsClient nats, String stream, String subject, long from)
            throws IOException, JetStreamApiException {
        return found(() -> nats.management().getNextMessage(stream, from, subject));
    }

    private static Optional<MessageInfo> found(Lookup lookup)
            throws IOException, JetStreamApiException {
        try {
            return Optional.of(lookup.send());
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == NO_MESSAGE_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private interface Lookup {
        MessageInfo send() throws IOException, JetStreamApiException;
    }
}
