package dev.jetconnect.log;

import dev.jetconnect.nats.NatsClient;
import io.nats.client.ConsumerContext;
import io.nats.client.FetchConsumeOptions;
import io.nats.client.FetchConsumer;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
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

    private static final int STREAM_NOT_FOUND = 10059;
    private static final long FETCH_BYTES_MIN = 4L * 1024 * 1024;
    private static final long HEADER_BYTES_MAX = 64L * 1024;
    private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(2);
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
            try {
                ConsumerContext consumer = createConsumer();
                while (!isClosed) {
                    fetch(consumer);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // close() ends this thread
                return;
            } catch (JetStreamApiException e) {
                if (e.getApiErrorCode() == STREAM_NOT_FOUND) {
                    queue.fail(streamIsGone(e));
                    return;
                }
                pause(e);
            } catch (Exception e) {
                pause(e);
            }
        }
    }

    /** No acknowledgements: the truth is the committed position, and nothing is redelivered. */
    private ConsumerContext createConsumer() throws IOException, JetStreamApiException {
        deleteConsumer();
        nats.management()
                .createConsumer(
                        settings.stream(),
                        ConsumerConfiguration.builder()
                                .name(settings.consumer())
                                .description("Reader of a JetConnect sink task")
                                .ackPolicy(AckPolicy.None)
                                .deliverPolicy(DeliverPolicy.ByStartSequence)
                                .startSequence(Math.max(1, nextSequence))
                                .filterSubjects(settings.subjects())
                                .inactiveThreshold(Duration.ofMinutes(5))
                                .build());
        return nats.connection()
                .getStreamContext(settings.stream())
                .getConsumerContext(settings.consumer());
    }

    private void deleteConsumer() throws IOException {
        try {
            nats.management().deleteConsumer(settings.stream(), settings.consumer());
        } catch (JetStreamApiException e) {
            log.trace("Consumer {} was not there", settings.consumer());
        }
    }

    private void fetch(ConsumerContext consumer) throws Exception {
        FetchConsumeOptions options =
                FetchConsumeOptions.builder()
                        .maxBytes(Math.max(FETCH_BYTES_MIN, nats.maxPayload() + HEADER_BYTES_MAX))
                        .expiresIn(FETCH_TIMEOUT.toMillis())
                        .build();
        try (FetchConsumer fetch = consumer.fetch(options)) {
            Message message;
            while ((message = fetch.nextMessage()) != null) {
                long sequence = message.metaData().streamSequence();
                if (sequence >= nextSequence) {
                    queue.put(
                            new StoredBundle(
                                    settings.stream(),
                                    message.getSubject(),
                                    sequence,
                                    message.getData()));
                    nextSequence = sequence + 1;
                }
            }
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
     * @param consumer name that {@code nats consumer report} shows
     * @param subjects filter, at least one
     * @param firstSequence first message to deliver
     */
    public record ReaderSettings(
            String stream, String consumer, List<String> subjects, long firstSequence) {}
}
