package dev.jetconnect.log;

import dev.jetconnect.nats.NatsClient;
import dev.jetconnect.nats.OrderedPull;
import dev.jetconnect.nats.StreamLeader;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.StreamInfo;
import io.nats.client.api.StreamState;
import io.nats.client.impl.NatsJetStreamMetaData;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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

    private static final Duration RETRY_DELAY = Duration.ofMillis(200);
    private static final int FINDINGS_MIN = 5;
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    /** A gap is nothing special where other subjects are between: not each is worth a question. */
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

    private final NatsClient nats;
    private final ReaderSettings settings;
    private final Optional<ReadStreams> requirement;
    private final ArrivalQueue queue;
    private final Thread thread;
    private volatile boolean isClosed;
    private long nextSequence;
    private int findings;
    private boolean isBehind;
    private long checkedNanos;

    private StreamReader(
            NatsClient nats,
            ReaderSettings settings,
            Optional<ReadStreams> requirement,
            ArrivalQueue queue) {
        this.nats = nats;
        this.settings = settings;
        this.requirement = requirement;
        this.queue = queue;
        this.nextSequence = settings.firstSequence();
        this.thread = new Thread(this::run, "read-" + settings.consumer());
        this.thread.setDaemon(true);
    }

    /** Reads whatever stream is there, as long as it reaches as far as it was read. */
    public static StreamReader start(NatsClient nats, ReaderSettings settings, ArrivalQueue queue) {
        return start(new StreamReader(nats, settings, Optional.empty(), queue));
    }

    /** Reads for a sink, which requires something of the stream. */
    public static StreamReader start(
            NatsClient nats, ReaderSettings settings, ReadStreams requirement, ArrivalQueue queue) {
        return start(new StreamReader(nats, settings, Optional.of(requirement), queue));
    }

    private static StreamReader start(StreamReader reader) {
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
            try (OrderedPull messages = open()) {
                while (!isClosed) {
                    handOver(messages.next());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // close() ends this thread
                return;
            } catch (JetStreamApiException e) {
                if (e.getApiErrorCode() == RecordStreams.STREAM_NOT_FOUND) {
                    failOrLookAgain(streamIsGone(e));
                } else {
                    pause(e);
                }
            } catch (StreamRolledBackException e) {
                failOrLookAgain(e);
            } catch (IOException | RuntimeException e) {
                pause(e);
            }
        }
    }

    /** Once may be an old leader's last word, or the first one of a server that starts. */
    private void failOrLookAgain(ConnectException finding) {
        findings++;
        if (findings < FINDINGS_MIN) {
            pause(finding);
        } else {
            queue.fail(finding);
            isClosed = true;
        }
    }

    /** A stream that ends before what was read already is another one than it was. */
    private OrderedPull open() throws IOException, JetStreamApiException {
        StreamState state = look().getStreamState();
        if (nextSequence > state.getLastSequence() + 1) {
            throw StreamRolledBackException.ofShorter(
                    settings.stream(), state.getLastSequence(), nextSequence - 1);
        }
        // The message at the position itself may have been read before.
        if (nextSequence > 1 && state.getFirstSequence() > nextSequence + 1) {
            log.warn(
                    "Messages up to {} of stream '{}' are gone; {} had read it up to {} only",
                    state.getFirstSequence() - 1,
                    settings.stream(),
                    settings.consumer(),
                    nextSequence);
        }
        findings = 0;
        return OrderedPull.open(
                nats,
                settings.stream(),
                settings.consumer(),
                settings.subjects(),
                nextSequence,
                queue::bytesOnTheWayMax);
    }

    private StreamInfo look() throws IOException, JetStreamApiException {
        StreamInfo found = StreamLeader.info(nats, settings.stream());
        requirement.ifPresent(streams -> streams.check(found, nextSequence));
        checkedNanos = System.nanoTime();
        return found;
    }

    /** What was waiting for a reader that is behind may have been purged. */
    private void checkGap(long sequence) throws IOException, JetStreamApiException {
        if (isBehind
                && sequence > nextSequence
                && requirement.isPresent()
                && System.nanoTime() - checkedNanos > CHECK_INTERVAL.toNanos()) {
            var unused = look();
        }
    }

    private void handOver(Message message)
            throws IOException, JetStreamApiException, InterruptedException {
        NatsJetStreamMetaData origin = message.metaData();
        long sequence = origin.streamSequence();
        if (sequence >= nextSequence) {
            checkGap(sequence);
            isBehind = origin.pendingCount() > 0;
            queue.put(
                    new StoredMessage(
                            settings.stream(),
                            message.getSubject(),
                            sequence,
                            origin.timestamp().toInstant().toEpochMilli(),
                            message.getHeaders(),
                            message.getData()));
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
                        + "' does not exist. If a source connector of this group writes it, see what"
                        + " that says; else create it, or correct nats.stream. If it was deleted,"
                        + " reset this connector's offsets, then restart it.",
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
