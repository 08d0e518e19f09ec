package dev.jetconnect.nats;

import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.MessageGetRequest;
import io.nats.client.api.MessageInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Single messages of a stream, as its leader has them. The client library's own methods ask
 * whichever replica answers first, which may not have the newest message yet: enough to show
 * something, and too little to decide who may write, or where a source goes on.
 */
public final class LeaderMessages {
    private static final String API = "$JS.API.STREAM.MSG.GET.";
    private static final int NO_MESSAGE_FOUND = 10037;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private LeaderMessages() {}

    public static Optional<MessageInfo> last(NatsClient nats, String stream, String subject)
            throws IOException, JetStreamApiException {
        return get(nats, stream, MessageGetRequest.lastForSubject(subject));
    }

    /** The first message whose sequence is {@code from} or higher. */
    public static Optional<MessageInfo> next(
            NatsClient nats, String stream, String subject, long from)
            throws IOException, JetStreamApiException {
        return get(nats, stream, MessageGetRequest.nextForSubject(from, subject));
    }

    public static Optional<MessageInfo> at(NatsClient nats, String stream, long sequence)
            throws IOException, JetStreamApiException {
        return get(nats, stream, MessageGetRequest.forSequence(sequence));
    }

    private static Optional<MessageInfo> get(
            NatsClient nats, String stream, MessageGetRequest request)
            throws IOException, JetStreamApiException {
        try {
            Message answer = nats.connection().request(API + stream, request.serialize(), TIMEOUT);
            if (answer == null) {
                throw new IOException("no answer from the leader of stream '" + stream + "'");
            }
            return Optional.of(new MessageInfo(answer, stream, false).throwOnHasError());
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == NO_MESSAGE_FOUND) {
                return Optional.empty();
            }
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking for a message of '" + stream + "'", e);
        }
    }
}
