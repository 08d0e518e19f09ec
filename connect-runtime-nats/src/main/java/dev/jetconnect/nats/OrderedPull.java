package dev.jetconnect.nats;

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
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * An ephemeral consumer of some subjects of a stream, without acknowledgements, that asks for
 * messages in rounds of bounded bytes. The next round is asked for when the one before was taken
 * whole: a reader that is held back gets nothing twice, however long it is held, since nothing here
 * runs on a clock while it does not ask.
 *
 * <p>It ends with an exception when a message is missing, the server falls silent or the connection
 * was lost; who uses it opens another behind the last message that it has seen.
 *
 * <p>Confined to the thread of a reader.
 */
public final class OrderedPull implements AutoCloseable {
    private static final int ROUND_MESSAGES = 5000;
    private static final long ROUND_BYTES_MIN = 64L * 1024;

    /** Subjects count as well where the server measures a message. */
    private static final long MESSAGE_BYTES_BESIDE = 2048;

    /** The server ends a round then, and it is asked for again. */
    private static final Duration ROUND_TIME = Duration.ofSeconds(5);

    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(3);

    /** So soon a reader that waits notices that the connection was lost and is there again. */
    private static final Duration LOOK = Duration.ofMillis(250);

    /** The server forgets the consumer of a reader that asked for nothing for so long. */
    private static final Duration INACTIVE_MAX = Duration.ofMinutes(5);

    private static final int HEARTBEAT_STATUS = 100;
    private static final int NO_MESSAGES_STATUS = 404;
    private static final int ROUND_TIME_STATUS = 408;
    private static final int CONFLICT_STATUS = 409;
    private static final String TOO_LARGE = "Message Size Exceeds MaxBytes";
    private static final String COMPLETED = "Batch Completed";

    private final NatsClient nats;
    private final Connection connection;
    private final long connectionNumber;
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
        this.nats = nats;
        this.connection = nats.connection();
        this.connectionNumber = nats.connectionNumber();
        this.stream = stream;
        this.consumer = consumer;
        this.inbox = connection.createInbox();
        this.messages = connection.subscribe(inbox);
        this.messages.setPendingLimits(0, 0); // what was asked for is the limit
        this.roundBytesMax = roundBytesMax;
    }

    /**
     * Begins to read.
     *
     * @param name prefix of the consumer's name
     * @param subjects filter, at least one
     * @param roundBytesMax asked at each round; a single larger message has a round of its own
     */
    public static OrderedPull open(
            NatsClient nats,
            String stream,
            String name,
            List<String> subjects,
            long firstSequence,
            LongSupplier roundBytesMax)
            throws IOException, JetStreamApiException {
        String consumer = name + "-" + UUID.randomUUID().toString().replace("-", "");
        OrderedPull pull = new OrderedPull(nats, stream, consumer, roundBytesMax);
        ConsumerConfiguration configuration =
                ConsumerConfiguration.builder()
                        .name(consumer)
                        .filterSubjects(subjects)
                        .deliverPolicy(DeliverPolicy.ByStartSequence)
                        .startSequence(Math.max(1, firstSequence))
                        .ackPolicy(AckPolicy.None)
                        .maxDeliver(1)
                        .memStorage(true)
                        .numReplicas(1)
                        .inactiveThreshold(INACTIVE_MAX)
                        .build();
        try {
            nats.management().createConsumer(stream, configuration);
            return pull;
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            pull.close();
            throw e;
        }
    }

    /**
     * Waits for the next message.
     *
     * @throws IOException if this consumer cannot go on; a new one can
     */
    public Message next() throws IOException, InterruptedException {
        while (true) {
            if (outstanding == 0) {
                ask();
            }
            Message message = await();
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

    private Message await() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + SILENCE_MAX.toNanos();
        while (true) {
            Message message = messages.nextMessage(LOOK);
            if (message != null) {
                return message;
            }
            if (nats.connectionNumber() != connectionNumber) {
                throw new IOException("the connection was lost");
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("the server is silent");
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
