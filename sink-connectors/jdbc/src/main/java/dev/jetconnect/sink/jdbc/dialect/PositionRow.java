package dev.jetconnect.sink.jdbc.dialect;

import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/**
 * What one writer tells of how far the target is in a topic-partition.
 *
 * @param epoch rises with each run that takes the row; an older run writes nothing any more
 * @param next all records of lower offsets are in the target; empty: the writer does not know
 * @param ahead offsets from there on, whose records this writer has brought into the target
 */
public record PositionRow(PositionKey key, long epoch, OptionalLong next, OffsetSet ahead) {
    public TopicPartition partition() {
        return key.partition();
    }
}
