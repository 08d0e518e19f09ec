package dev.jetconnect.nats;

import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.MessageGetRequest;
import io.nats.client.api.MessageInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Single messages of a stream, asked of its leader: what was acknowledged before is seen. The
 * client library asks any replica where the stream allows it, and one that lags behind knows
 * neither a fence nor a key that was acknowledged a moment ago.
 */
public final class StoredMessages {
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);
    private static final int NO_MESSAGE_FOUND = 10037;

    private StoredMessages() {}

    /** The newest message whose subject matches. */
    public static Optional<MessageInfo> last(NatsClient nats, String stream, String subject)
            throws IOException, JetStreamApiException {
        return find(nats, stream, MessageGetRequest.lastForSubject(subject));
    }

    /** The first message whose subject matches and whose sequence is {@code from} or higher. */
    public static Optional<MessageInfo> next(
            NatsClient nats, String stream, String subject, long from)
            throws IOException, JetStreamApiException {
        return find(nats, stream, MessageGetRequest.nextForSubject(from, subject));
    }

    /** The message with that sequence. */
    public static Optional<MessageInfo> at(NatsClient nats, String stream, long sequence)
            throws IOException, JetStreamApiException {
        return find(nats, stream, MessageGetRequest.forSequence(sequence));
    }

    private static Optional<MessageInfo> find(
            NatsClient nats, String stream, MessageGetRequest request)
            throws IOException, JetStreamApiException {
        try {
            Message answer =
                    nats.connection()
                            .request(
                                    "$JS.API.STREAM.MSG.GET." + stream,
                                    request.serialize(),
                                    ANSWER_TIMEOUT);
            if (answer == null) {
                throw new IOException("no leader of stream '" + stream + "' answers");
            }
            MessageInfo found = new MessageInfo(answer, stream, false);
            found.throwOnHasError();
            return Optional.of(found);
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == NO_MESSAGE_FOUND) {
                return Optional.empty();
            }
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading from stream '" + stream + "'", e);
        }
    }
}
