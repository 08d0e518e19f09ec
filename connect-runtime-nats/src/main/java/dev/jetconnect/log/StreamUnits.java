package dev.jetconnect.log;

import dev.jetconnect.config.LogSettings;
import dev.jetconnect.nats.NatsClient;
import dev.jetconnect.nats.StoredMessages;
import dev.jetconnect.nats.StreamLeader;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.BufferSupplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * Follows the units in the stream of a source connector without their payloads: which source
 * offsets each carries, and where its records are. Nothing at the server changes.
 *
 * <p>Confined to one thread at a time.
 */
public final class StreamUnits {
    private final NatsClient nats;
    private final StreamNames names;
    private final Map<TopicPartition, Long> records = new HashMap<>();
    private long createdMillis;
    private long read;

    public StreamUnits(NatsClient nats, LogSettings settings, String connector) {
        this.nats = nats;
        this.names = new StreamNames(settings.group(), connector);
    }

    /**
     * What was stored together.
     *
     * @param timeMillis when the server stored it
     * @param records the last stream sequence of each topic-partition in it
     * @param offsets by source partition, both as Connect's JSON; null removes one
     */
    public record Unit(
            long timeMillis, Map<TopicPartition, Long> records, Map<String, String> offsets) {}

    /** Gets units in their order. */
    public interface Visitor {
        /** The stream is not the one that was read before: all that was visited is void. */
        void begin();

        void visit(Unit unit);
    }

    /**
     * Visits the units that were stored since the last call.
     *
     * @throws RetriableException if NATS does not answer now
     */
    public void follow(Visitor visitor) {
        try {
            StreamInfo stream =
                    nats.ask(
                            "look at stream '" + names.stream() + "'",
                            () -> StreamLeader.info(nats, names.stream()));
            long created = stream.getCreateTime().toInstant().toEpochMilli();
            long last = stream.getStreamState().getLastSequence();
            if (created != createdMillis || last < read) {
                visitor.begin();
                records.clear();
                createdMillis = created;
                read = 0;
            }
            long first = Math.max(read + 1, stream.getStreamState().getFirstSequence());
            if (first <= last && stream.getStreamState().getMsgCount() > 0) {
                new StreamTail(nats, names.stream())
                        .read(first, last, message -> visit(message, visitor));
            }
            read = last;
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != RecordStreams.STREAM_NOT_FOUND) {
                throw new ConnectException(
                        "Cannot look at stream '" + names.stream() + "': " + e.getMessage(), e);
            }
            visitor.begin();
            records.clear();
            createdMillis = 0;
            read = 0;
        } catch (IOException | IllegalStateException e) {
            throw new RetriableException(
                    "Cannot read stream '" + names.stream() + "' now: " + e.getMessage(), e);
        }
    }

    private void visit(Message message, Visitor visitor) throws IOException, JetStreamApiException {
        long sequence = message.metaData().streamSequence();
        Optional<TopicPartition> partition = names.partition(message.getSubject());
        partition.ifPresent(known -> records.put(known, sequence));
        if (!StreamTail.header(message, StoredUnits.HEADER).isEmpty()) {
            Map<String, String> offsets = UnitOffsets.read(message, names, this::payload);
            visitor.visit(
                    new Unit(
                            message.metaData().timestamp().toInstant().toEpochMilli(),
                            Map.copyOf(records),
                            offsets));
            records.clear();
        }
        read = sequence; // last: what failed is read again
    }

    /**
     * How many records a message has; 0 if it is gone.
     *
     * @throws RetriableException if NATS does not answer now
     */
    public int recordsAt(long sequence) {
        try (BufferSupplier buffers = BufferSupplier.create()) {
            return nats.ask(
                            "read message " + sequence + " of stream '" + names.stream() + "'",
                            () -> StoredMessages.at(nats, names.stream(), sequence))
                    .map(found -> StoredMessage.of(names.stream(), found).records(buffers).size())
                    .orElse(0);
        } catch (JetStreamApiException e) {
            throw new ConnectException(
                    "Cannot read stream '" + names.stream() + "': " + e.getMessage(), e);
        }
    }

    private byte[] payload(long sequence) throws IOException, JetStreamApiException {
        return StoredMessages.at(nats, names.stream(), sequence)
                .orElseThrow(() -> new IOException("message " + sequence + " is gone"))
                .getData();
    }
}
