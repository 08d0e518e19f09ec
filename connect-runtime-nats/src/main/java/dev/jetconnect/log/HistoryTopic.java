package dev.jetconnect.log;

import dev.jetconnect.nats.NatsClient;
import dev.jetconnect.nats.StoredMessages;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One history of schema changes: what a connector appends is on the server's disk when the call
 * returns, never expires, and is read back in order. The newest run of the newest connector that
 * has opened it is its only writer: a run that was replaced, and would add an old table's shape
 * behind a new one, is refused by JetStream.
 *
 * <p>Confined to one thread at a time.
 */
public final class HistoryTopic {
    private static final Logger log = LoggerFactory.getLogger(HistoryTopic.class);

    /** As long as Kafka's producer tries by default. */
    private static final Duration AWAY_MAX = Duration.ofMinutes(2);

    private static final String APPEND_ID = "JetConnect-Append";
    private static final int ROOM_FOR_HEADERS = 1024;

    private final NatsClient nats;
    private final String stream;
    private final String topic;
    private final String subject;
    private final String owner;
    private final Fence fence;
    private long appended;

    private HistoryTopic(NatsClient nats, String stream, String topic, long epoch) {
        this.nats = nats;
        this.stream = stream;
        this.topic = topic;
        this.subject = stream + ".topic." + topic;
        this.owner = UUID.randomUUID().toString();
        this.fence =
                new Fence(
                        stream,
                        stream + ".fence." + topic,
                        topic,
                        FenceOwner.of(new TaskRun(epoch, owner, 0, Generation.NONE), owner));
    }

    /** Opens the history, and makes the caller its only writer. */
    static HistoryTopic open(NatsClient nats, String stream, String topic, long epoch) {
        HistoryTopic history = new HistoryTopic(nats, stream, topic, epoch);
        history.ask(
                "take over",
                () -> {
                    history.fence.take(nats);
                    return true;
                });
        return history;
    }

    public boolean isEmpty() {
        return ask("look at", () -> StoredMessages.last(nats, stream, subject).isEmpty());
    }

    /** Hands over all that was ever appended, the oldest first. */
    public void read(Consumer<byte[]> reader) {
        long from = 1;
        while (true) {
            long sequence = from;
            MessageInfo next =
                    ask("read", () -> StoredMessages.next(nats, stream, subject, sequence))
                            .orElse(null);
            if (next == null) {
                return;
            }
            reader.accept(next.getData());
            from = next.getSeq() + 1;
        }
    }

    /**
     * Appends; durable on return.
     *
     * @throws ConnectException if another run writes this history now, or if it could not be stored
     */
    public void append(byte[] entry) {
        if (entry.length + ROOM_FOR_HEADERS > nats.maxPayload()) {
            throw new ConnectException(
                    "A schema change of "
                            + entry.length
                            + " bytes does not fit into a message of NATS, which takes "
                            + nats.maxPayload()
                            + ". Raise max_payload of the nats-server.");
        }
        String id = owner + "-" + ++appended;
        AtomicBoolean isRepeated = new AtomicBoolean();
        ask(
                "append to",
                () -> {
                    if (isRepeated.getAndSet(true)) {
                        // Nothing that was sent before can still be stored after this.
                        fence.renew(nats);
                        if (isLast(id)) {
                            return true;
                        }
                    }
                    Headers headers = fence.headers().put(APPEND_ID, id);
                    publish(headers, entry);
                    return true;
                });
    }

    private void publish(Headers headers, byte[] entry) throws IOException, JetStreamApiException {
        try {
            nats.jetStream().publish(subject, headers, entry);
        } catch (JetStreamApiException e) {
            // Whether another run is the reason, the fence tells that is renewed then.
            if (LostRace.isReasonOf(e)) {
                throw new IOException(e.getMessage(), e);
            }
            throw e;
        }
    }

    private boolean isLast(String id) throws IOException, JetStreamApiException {
        return StoredMessages.last(nats, stream, subject)
                .filter(message -> message.getHeaders() != null)
                .filter(message -> id.equals(message.getHeaders().getFirst(APPEND_ID)))
                .isPresent();
    }

    private <T> T ask(String action, NatsClient.Request<T> request) {
        String what = action + " the schema history '" + topic + "'";
        try {
            return askPatiently(what, request);
        } catch (ProducerFencedException e) {
            throw replaced(e);
        } catch (JetStreamApiException e) {
            throw new ConnectException(
                    "Cannot "
                            + what
                            + " in stream '"
                            + stream
                            + "': "
                            + e.getMessage()
                            + ". Check the server's storage and the account's limits.",
                    e);
        }
    }

    /** While NATS is away a connector waits, as it does with its records; but not for ever. */
    private <T> T askPatiently(String what, NatsClient.Request<T> request)
            throws JetStreamApiException {
        long deadline = System.nanoTime() + AWAY_MAX.toNanos();
        while (true) {
            try {
                return nats.ask(what, request);
            } catch (RetriableException e) {
                if (Thread.currentThread().isInterrupted() || System.nanoTime() > deadline) {
                    throw e;
                }
                log.warn("{}. Trying again", e.getMessage());
            }
        }
    }

    private ConnectException replaced(Exception cause) {
        return new ConnectException(
                "Another task has opened the schema history '"
                        + topic
                        + "' after this one, and writes it now. Give each connector a history of"
                        + " its own, by schema.history.internal.kafka.topic, and restart this task.",
                cause);
    }
}
