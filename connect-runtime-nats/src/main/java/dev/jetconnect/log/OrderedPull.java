package dev.jetconnect.log;

import dev.jetconnect.log.StreamReader.ReaderSettings;
import dev.jetconnect.nats.NatsClient;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.PullRequestOptions;
import io.nats.client.Subscription;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.support.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * An ephemeral consumer of some subjects of a stream, without acknowledgements, that asks for
 * messages in rounds of bounded bytes. The next round is asked for when the one before was taken
 * whole: a reader that is held back gets nothing twice, however long it is held, since nothing here
 * runs on a clock while it does not ask.
 *
 * <p>It ends with an exception when a message is missing or the server falls silent; who uses it
 * opens another behind the last message that it has seen.
 *
 * <p>Confined to the thread of a reader.
 */
final class OrderedPull implements AutoCloseable {
    private static final int ROUND_MESSAGES = 5000;
    private static final long ROUND_BYTES_MIN = 64L * 1024;

    /** Subjects count as well where the server measures a message. */
    private static final long MESSAGE_BYTES_BESIDE = 2048;

    /** The server ends a round then, and it is asked for again. */
    private static final Duration ROUND_TIME = Duration.ofSeconds(5);

    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(3);

    /** The server forgets the consumer of a reader that asked for nothing for so long. */
    private static final Duration INACTIVE_MAX = Duration.ofMinutes(5);

    private static final int HEARTBEAT_STATUS = 100;
    private static final int NO_MESSAGES_STATUS = 404;
    private static final int ROUND_TIME_STATUS = 408;
    private static final int CONFLICT_STATUS = 409;
    private static final String TOO_LARGE = "Message Size Exceeds MaxBytes";
    private static final String COMPLETED = "Batch Completed";

    private final Connection connection;
    private final String stream;
    private final String consumer;
    private final String inbox;
    private final Subscription messages;
    private final LongSupplier roundBytesMax;

    /** A round must have room for one message: as large as one of the round before, say. */
    private long messageBytes;

    private long roundBytes;
    private int outstanding;
    private boolean isFirstOfRound;
    private long nextNumber = 1;

    private OrderedPull(
            NatsClient nats, String stream, String consumer, LongSupplier roundBytesMax) {
        this.connection = nats.connection();
        this.stream = stream;
        this.consumer = consumer;
        this.inbox = connection.createInbox();
        this.messages = connection.subscribe(inbox);
        this.messages.setPendingLimits(0, 0); // what was asked for is the limit
        this.roundBytesMax = roundBytesMax;
    }

    /**
     * @param roundBytesMax asked at each round; a single larger message has a round of its own
     */
    static OrderedPull open(
            NatsClient nats,
            ReaderSettings settings,
            long firstSequence,
            LongSupplier roundBytesMax)
            throws IOException, JetStreamApiException {
        String name = settings.consumer() + "-" + UUID.randomUUID().toString().replace("-", "");
        ConsumerConfiguration configuration =
                ConsumerConfiguration.builder()
                        .name(name)
                        .filterSubjects(settings.subjects())
                        .deliverPolicy(DeliverPolicy.ByStartSequence)
                        .startSequence(Math.max(1, firstSequence))
                        .ackPolicy(AckPolicy.None)
                        .maxDeliver(1)
                        .memStorage(true)
                        .numReplicas(1)
                        .inactiveThreshold(INACTIVE_MAX)
                        .build();
        nats.management().createConsumer(settings.stream(), configuration);
        return new OrderedPull(nats, settings.stream(), name, roundBytesMax);
    }

    /**
     * Waits for the next message.
     *
     * @throws IOException if this consumer cannot go on; a new one can
     */
    Message next() throws IOException, InterruptedException {
        while (true) {
            if (outstanding == 0) {
                ask();
            }
            Message message = messages.nextMessage(SILENCE_MAX);
            if (message == null) {
                throw new IOException("the server is silent");
            }
            if (message.isStatusMessage()) {
                onStatus(message.getStatus());
            } else {
                outstanding--;
                if (isFirstOfRound) {
                    isFirstOfRound = false;
                    messageBytes = 0;
                }
                messageBytes = Math.max(messageBytes, bytes(message));
                long number = message.metaData().consumerSequence();
                if (number != nextNumber) {
                    throw new IOException("message " + nextNumber + " of it is missing");
                }
                nextNumber++;
                return message;
            }
        }
    }

    @Override
    public void close() {
        try {
            messages.unsubscribe();
            // No answer is awaited: without this the server forgets the consumer a little later.
            connection.publish("$JS.API.CONSUMER.DELETE." + stream + "." + consumer, new byte[0]);
        } catch (IllegalStateException e) {
            // not connected: the server has forgotten the consumer, or will
        }
    }

    private void ask() {
        roundBytes =
                Math.max(
                        Math.max(ROUND_BYTES_MIN, roundBytesMax.getAsLong()),
                        messageBytes + MESSAGE_BYTES_BESIDE);
        PullRequestOptions round =
                PullRequestOptions.builder(ROUND_MESSAGES)
                        .maxBytes(roundBytes)
                        .expiresIn(ROUND_TIME)
                        .idleHeartbeat(HEARTBEAT)
                        .build();
        connection.publish(
                "$JS.API.CONSUMER.MSG.NEXT." + stream + "." + consumer, inbox, round.serialize());
        outstanding = ROUND_MESSAGES;
        isFirstOfRound = true;
    }

    private static long bytes(Message message) {
        return message.getData().length
                + (message.hasHeaders() ? message.getHeaders().serializedLength() : 0L);
    }

    private void onStatus(Status status) throws IOException {
        String text = String.valueOf(status.getMessage());
        switch (status.getCode()) {
            case HEARTBEAT_STATUS -> {
                // the server is there
            }
            case NO_MESSAGES_STATUS, ROUND_TIME_STATUS -> outstanding = 0;
            case CONFLICT_STATUS -> onConflict(text);
            default -> throw new IOException(status.getMessageWithCode());
        }
    }

    private void onConflict(String text) throws IOException {
        if (!text.equals(TOO_LARGE) && !text.equals(COMPLETED)) {
            throw new IOException(text);
        }
        outstanding = 0;
        if (text.equals(TOO_LARGE) && isFirstOfRound) {
            messageBytes = 2 * roundBytes;
        }
    }
}
