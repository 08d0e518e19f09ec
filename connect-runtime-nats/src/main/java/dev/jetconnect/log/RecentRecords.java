package dev.jetconnect.log;

import dev.jetconnect.config.LogSettings;
import dev.jetconnect.log.StreamNames.TopicSubject;
import dev.jetconnect.nats.NatsClient;
import dev.jetconnect.nats.StoredMessages;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.MessageInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.BufferSupplier;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The newest records of a topic, read without a consumer: nothing at the server changes.
 *
 * <p>Thread-safe.
 */
public final class RecentRecords {
    private static final int SPAN_FACTOR = 4;

    private final NatsClient nats;
    private final TopicRegistry topics;
    private final LogSettings settings;

    public RecentRecords(NatsClient nats, TopicRegistry topics, LogSettings settings) {
        this.nats = nats;
        this.topics = topics;
        this.settings = settings;
    }

    /** A record and where it stands. */
    public record Located(TopicPartition partition, long offset, StoredRecord stored) {}

    /** The newest {@code count} records, oldest first; none if there is no such topic. */
    public List<Located> last(String topic, int count) {
        List<Located> records = new ArrayList<>();
        for (TopicPartition partition : topics.partitions(topic)) {
            records.addAll(last(partition, count));
        }
        // Streams have no common order; of one stream's partitions the offsets say it.
        records.sort(
                Comparator.comparingLong((Located record) -> record.stored().timestamp())
                        .thenComparingLong(Located::offset));
        return List.copyOf(records.subList(Math.max(0, records.size() - count), records.size()));
    }

    public boolean isKnown(String topic) {
        return topics.topics().contains(topic);
    }

    private List<Located> last(TopicPartition partition, int count) {
        StreamNames names = new StreamNames(settings.group(), topics.connectorOf(partition));
        String subject = names.subject(partition.topic(), partition.partition());
        try {
            return nats.ask(
                    "read topic '" + partition.topic() + "'",
                    () -> last(names.stream(), subject, count));
        } catch (JetStreamApiException e) {
            throw new ConnectException(
                    "Cannot read partition " + partition + ": " + e.getMessage(), e);
        }
    }

    /** A stream can be searched forwards only, so the search begins ever further back. */
    private List<Located> last(String stream, String subject, int count)
            throws IOException, JetStreamApiException {
        Optional<MessageInfo> newest = StoredMessages.last(nats, stream, subject);
        if (newest.isEmpty()) {
            return List.of();
        }
        long end = newest.get().getSeq();
        for (long span = 1; ; span *= SPAN_FACTOR) {
            long from = Math.max(1, end - span + 1);
            List<Located> records = between(stream, subject, from, end);
            if (records.size() >= count || from == 1) {
                return records.subList(Math.max(0, records.size() - count), records.size());
            }
        }
    }

    private List<Located> between(String stream, String subject, long from, long end)
            throws IOException, JetStreamApiException {
        List<Located> records = new ArrayList<>();
        try (BufferSupplier buffers = BufferSupplier.create()) {
            long next = from;
            while (next <= end) {
                Optional<MessageInfo> found = StoredMessages.next(nats, stream, subject, next);
                if (found.isEmpty()) {
                    break;
                }
                MessageInfo message = found.get();
                records.addAll(records(stream, message, buffers));
                next = message.getSeq() + 1;
            }
        }
        return records;
    }

    /** The offset behind the last record of a message. */
    static long endOf(String stream, MessageInfo message) {
        try (BufferSupplier buffers = BufferSupplier.create()) {
            List<Located> records = records(stream, message, buffers);
            return records.get(records.size() - 1).offset() + 1;
        }
    }

    private static List<Located> records(
            String stream, MessageInfo message, BufferSupplier buffers) {
        StoredMessage stored = StoredMessage.of(stream, message);
        TopicSubject subject = StreamNames.parse(message.getSubject());
        TopicPartition partition = new TopicPartition(subject.topic(), subject.partition());
        List<Located> located = new ArrayList<>();
        List<StoredRecord> records = stored.records(buffers);
        for (int i = 0; i < records.size(); i++) {
            long offset = RecordOffset.of(message.getSeq(), i);
            located.add(new Located(partition, offset, records.get(i)));
        }
        return located;
    }
}
