package dev.jetconnect.log;

import dev.jetconnect.nats.NatsClient;
import dev.jetconnect.nats.StoredMessages;
import io.nats.client.ConsumerContext;
import io.nats.client.FetchConsumeOptions;
import io.nats.client.FetchConsumer;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamStatusCheckedException;
import io.nats.client.Message;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.DeliverPolicy;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a range of a stream without its payloads.
 *
 * <p>Confined to one thread at a time.
 */
final class StreamTail {
    private static final Logger log = LoggerFactory.getLogger(StreamTail.class);

    private static final int FETCH_MESSAGES = 500;
    private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(5);

    private final NatsClient nats;
    private final String stream;
    private long nextDelivery;

    StreamTail(NatsClient nats, String stream) {
        this.nats = nats;
        this.stream = stream;
    }

    /** What is done with a message. */
    interface Visitor {
        void visit(Message message) throws IOException, JetStreamApiException;
    }

    /** The value of a header; empty if there is none. */
    static String header(Message message, String name) {
        String value = message.hasHeaders() ? message.getHeaders().getFirst(name) : null;
        return value == null ? "" : value;
    }

    /**
     * Visits the messages from {@code first} to {@code end} in their order.
     *
     * @param end the stream must have reached it
     * @throws IOException if {@code end} could not be reached in time
     */
    void read(long first, long end, Visitor visitor) throws IOException, JetStreamApiException {
        ConsumerInfo consumer =
                nats.management()
                        .createConsumer(
                                stream,
                                ConsumerConfiguration.builder()
                                        .ackPolicy(AckPolicy.None)
                                        .headersOnly(true)
                                        .deliverPolicy(DeliverPolicy.ByStartSequence)
                                        .startSequence(Math.max(1, first))
                                        .inactiveThreshold(Duration.ofSeconds(30))
                                        .build());
        try {
            read(consumer, first, end, visitor);
        } finally {
            delete(consumer.getName());
        }
    }

    /** It would end by itself; whoever looks often would have many until then. */
    private void delete(String consumer) {
        try {
            nats.management().deleteConsumer(stream, consumer);
        } catch (IOException | JetStreamApiException | IllegalStateException e) {
            log.debug("Consumer {} of stream {} ends by itself", consumer, stream, e);
        }
    }

    private void read(ConsumerInfo consumer, long first, long end, Visitor visitor)
            throws IOException, JetStreamApiException {
        if (consumer.getNumPending() == 0 && isRemoved(first, end)) {
            return;
        }
        ConsumerContext context =
                nats.connection().getStreamContext(stream).getConsumerContext(consumer.getName());
        nextDelivery = 1;
        long last = first - 1;
        while (last < end) {
            long reached = readSome(context, end, visitor);
            if (reached <= last) {
                throw new IOException("stream '" + stream + "' was not read back in time");
            }
            last = reached;
        }
    }

    /**
     * @return the sequence that was reached; {@code end} if nothing is left before it
     */
    private long readSome(ConsumerContext context, long end, Visitor visitor)
            throws IOException, JetStreamApiException {
        long last = 0;
        FetchConsumeOptions options =
                FetchConsumeOptions.builder()
                        .maxMessages(FETCH_MESSAGES)
                        .expiresIn(FETCH_TIMEOUT.toMillis())
                        .build();
        try (FetchConsumer fetch = context.fetch(options)) {
            Message message;
            while (last < end && (message = fetch.nextMessage()) != null) {
                checkDelivery(message);
                last = message.metaData().streamSequence();
                if (last <= end) {
                    visitor.visit(message);
                }
                if (message.metaData().pendingCount() == 0
                        && last < end
                        && isRemoved(last + 1, end)) {
                    return end;
                }
            }
            return last;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading stream '" + stream + "' back", e);
        } catch (JetStreamStatusCheckedException e) {
            throw new IOException(e.getMessage(), e);
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /**
     * Whether nothing is left of a range. The consumer may be served by a replica that does not
     * have all of it yet, so the stream's leader is asked.
     */
    private boolean isRemoved(long first, long end) throws IOException, JetStreamApiException {
        return StoredMessages.next(nats, stream, ">", first)
                .map(next -> next.getSeq() > end)
                .orElse(true);
    }

    /** What the server sends at the moment when a fetch expires is lost: the reader begins anew. */
    private void checkDelivery(Message message) throws IOException {
        if (message.metaData().consumerSequence() != nextDelivery++) {
            throw new IOException("a message of stream '" + stream + "' was not delivered");
        }
    }
}
