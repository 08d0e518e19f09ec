package dev.jetconnect.log;

import dev.jetconnect.nats.NatsClient;
import io.nats.client.ConsumeOptions;
import io.nats.client.IterableConsumer;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.OrderedConsumerConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads some subjects of a stream in stream order, from a sequence on, into an {@link
 * ArrivalQueue}. It goes on by itself after the server or the connection was gone: what it has seen
 * it does not deliver again.
 *
 * <p>Its thread ends with {@link #close()}.
 */
public final class StreamReader implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StreamReader.class);

    private static final int MESSAGES_MAX = 1000;
    private static final long BYTES_MIN = 4L * 1024 * 1024;
    private static final long HEADER_BYTES_MAX = 64L * 1024;
    private static final Duration PULL_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);
    private static final Duration RETRY_DELAY = Duration.ofMillis(200);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final NatsClient nats;
    private final ReaderSettings settings;
    private final ArrivalQueue queue;
    private final Thread thread;
    private volatile boolean isClosed;
    private long nextSequence;

    private StreamReader(NatsClient nats, ReaderSettings settings, ArrivalQueue queue) {
        this.nats = nats;
        this.settings = settings;
        this.queue = queue;
        this.nextSequence = settings.firstSequence();
        this.thread = new Thread(this::run, "read-" + settings.consumer());
        this.thread.setDaemon(true);
    }

    public static StreamReader start(NatsClient nats, ReaderSettings settings, ArrivalQueue queue) {
        StreamReader reader = new StreamReader(nats, settings, queue);
        reader.thread.start();
        return reader;
    }

    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
        try {
            thread.join(STOP_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!isClosed) {
            try (IterableConsumer messages = iterate()) {
                while (!isClosed) {
                    Message message = messages.nextMessage(LOOK_INTERVAL);
                    if (message != null) {
                        handOver(message);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // close() ends this thread
                return;
            } catch (JetStreamApiException e) {
                if (e.getApiErrorCode() == RecordStreams.STREAM_NOT_FOUND) {
                    queue.fail(streamIsGone(e));
                    return;
                }
                pause(e);
            } catch (Exception e) {
                pause(e);
            }
        }
    }

    /**
     * An ordered consumer: it has no acknowledgements, since the truth is the committed position,
     * and it begins anew behind the last message whenever one is missing or the server falls
     * silent.
     */
    private IterableConsumer iterate() throws IOException, JetStreamApiException {
        OrderedConsumerConfiguration configuration =
                new OrderedConsumerConfiguration()
                        .consumerNamePrefix(settings.consumer())
                        .filterSubjects(settings.subjects())
                        .deliverPolicy(DeliverPolicy.ByStartSequence)
                        .startSequence(Math.max(1, nextSequence));
        ConsumeOptions options =
                ConsumeOptions.builder()
                        .batchSize(MESSAGES_MAX)
                        .batchBytes(Math.max(BYTES_MIN, nats.maxPayload() + HEADER_BYTES_MAX))
                        // Half of it is the heartbeat by which a silent server is noticed.
                        .expiresIn(PULL_TIMEOUT.toMillis())
                        .build();
        return nats.connection()
                .getStreamContext(settings.stream())
                .createOrderedConsumer(configuration)
                .iterate(options);
    }

    private void handOver(Message message) throws InterruptedException {
        long sequence = message.metaData().streamSequence();
        if (sequence >= nextSequence) {
            queue.put(
                    new StoredBundle(
                            settings.stream(), message.getSubject(), sequence, message.getData()));
            nextSequence = sequence + 1;
        }
    }

    private void pause(Exception cause) {
        if (isClosed) {
            return;
        }
        log.debug("Reading stream '{}' failed; trying again", settings.stream(), cause);
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY_DELAY.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // close() ends this thread
            isClosed = true;
        }
    }

    private ConnectException streamIsGone(JetStreamApiException cause) {
        return new ConnectException(
                "Stream '"
                        + settings.stream()
                        + "' does not exist any more. Restart its source connector to create it"
                        + " again, reset this connector's offsets, then restart it.",
                cause);
    }

    /**
     * What to read.
     *
     * @param consumer prefix of the name that {@code nats consumer report} shows
     * @param subjects filter, at least one
     * @param firstSequence first message to deliver
     */
    public record ReaderSettings(
            String stream, String consumer, List<String> subjects, long firstSequence) {}
}
