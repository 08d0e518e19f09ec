package dev.jetconnect.transport;

import dev.jetconnect.log.RecordOffset;
import dev.jetconnect.transport.ConsumerSettings.Reset;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Where a sink task begins to read what it has no committed position for.
 *
 * @param input which is asked for its end
 */
record PositionReset(SinkTaskId task, Reset reset, SinkInput input) {
    /**
     * The offset to begin at.
     *
     * @throws ConnectException if the connector is set to begin nowhere by itself
     */
    long position(TopicPartition partition) {
        return position(input.stream(partition), "partition " + partition);
    }

    /** As {@link #position(TopicPartition)}, before a topic of the stream is known. */
    long position(String stream) {
        return position(stream, "stream '" + stream + "'");
    }

    private long position(String stream, String what) {
        return switch (reset) {
            case EARLIEST -> 0;
            case LATEST -> RecordOffset.of(input.lastSequence(stream) + 1, 0);
            case NONE ->
                    throw new ConnectException(
                            "Sink task "
                                    + task
                                    + " has no committed position in "
                                    + what
                                    + ", and "
                                    + ConsumerConfig.AUTO_OFFSET_RESET_CONFIG
                                    + "=none lets it choose none. Set the connector's offsets (PATCH"
                                    + " /connectors/{name}/offsets), or choose earliest or latest.");
        };
    }
}
