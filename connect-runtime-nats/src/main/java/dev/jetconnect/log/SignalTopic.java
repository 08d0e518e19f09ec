package dev.jetconnect.log;

import dev.jetconnect.nats.Bucket;
import dev.jetconnect.nats.NatsClient;
import dev.jetconnect.nats.StoredMessages;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.MessageInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Messages that any NATS client publishes on one subject to tell a connector something, from the
 * first that its reader has not confirmed.
 *
 * <p>Confined to one thread at a time.
 */
public final class SignalTopic {
    private static final String KEY = "JetConnect-Key"; // as on the messages of docs/NATS.md
    private static final int MESSAGES_MAX = 100;

    private final NatsClient nats;
    private final Bucket positions;
    private final String stream;
    private final String subject;
    private final String reader;
    private long confirmed;
    private long read;

    /**
     * @param reader key of the reader's position
     */
    SignalTopic(NatsClient nats, Bucket positions, String stream, String topic, String reader) {
        this.nats = nats;
        this.positions = positions;
        this.stream = stream;
        this.subject = stream + "." + topic;
        this.reader = reader;
        this.confirmed =
                positions
                        .get(reader)
                        .map(entry -> new String(entry.value(), StandardCharsets.UTF_8))
                        .map(Long::valueOf)
                        .orElse(0L);
        this.read = confirmed;
    }

    /**
     * A message.
     *
     * @param key its header {@code JetConnect-Key}
     */
    public record Signal(Optional<String> key, String value) {}

    public String subject() {
        return subject;
    }

    /** What has come since the last call, which may be nothing; never waits for a message. */
    public List<Signal> read() {
        List<Signal> signals = new ArrayList<>();
        while (signals.size() < MESSAGES_MAX) {
            Optional<MessageInfo> next = next();
            if (next.isEmpty()) {
                break;
            }
            signals.add(signal(next.get()));
            read = next.get().getSeq();
        }
        return signals;
    }

    /** Stores that all that was read needs no second reading, also not after a restart. */
    public void confirm() {
        if (read > confirmed) {
            positions.put(reader, Long.toString(read).getBytes(StandardCharsets.UTF_8));
            confirmed = read;
        }
    }

    private Optional<MessageInfo> next() {
        try {
            return nats.ask(
                    "read signals from '" + subject + "'",
                    () -> StoredMessages.next(nats, stream, subject, read + 1));
        } catch (JetStreamApiException e) {
            throw new ConnectException(
                    "Cannot read signals from '" + subject + "': " + e.getMessage(), e);
        }
    }

    private static Signal signal(MessageInfo message) {
        Optional<String> key =
                Optional.ofNullable(message.getHeaders()).map(headers -> headers.getFirst(KEY));
        return new Signal(key, new String(message.getData(), StandardCharsets.UTF_8));
    }
}
