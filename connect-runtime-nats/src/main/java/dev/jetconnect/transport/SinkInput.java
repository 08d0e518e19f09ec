package dev.jetconnect.transport;

import dev.jetconnect.log.StoredMessage;
import dev.jetconnect.log.StoredRecord;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.BufferSupplier;

/**
 * What a sink connector reads: which topic-partitions there are, and which messages of which
 * streams hold them.
 */
interface SinkInput {
    /** The topics that are known now; their order is stable. */
    Set<String> topics();

    List<TopicPartition> partitions(String topic);

    /** The stream that holds a known partition, or would hold it. */
    String stream(TopicPartition partition);

    /** What to read in order to get these partitions, which are in one stream. */
    List<String> subjects(Collection<TopicPartition> partitions);

    /**
     * The stream whose messages may belong to topics that nobody knows before they come; null if
     * there is none.
     */
    String openStream();

    /** Sequence of the stream's newest message; 0 if there is none. */
    long lastSequence(String stream);

    /** No record of the partition is between {@code offset} and what is returned. */
    long nextOffset(TopicPartition partition, long offset);

    TopicPartition partition(StoredMessage message);

    List<StoredRecord> records(StoredMessage message, BufferSupplier buffers);

    /** Calls {@code listener}, on any thread, when further topics or partitions are known. */
    void addListener(Runnable listener);

    void removeListener(Runnable listener);
}
