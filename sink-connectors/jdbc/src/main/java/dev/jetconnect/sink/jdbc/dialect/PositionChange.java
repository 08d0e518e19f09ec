package dev.jetconnect.sink.jdbc.dialect;

import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/**
 * What a transaction does to a position.
 *
 * @param from the row as it must be
 * @param next where it goes
 * @param ahead what the transaction writes from there on
 */
public record PositionChange(PositionRow from, long next, OffsetSet ahead) {
    public PositionChange(PositionRow from, long next) {
        this(from, next, OffsetSet.EMPTY);
    }

    public TopicPartition partition() {
        return from.partition();
    }

    public PositionRow to() {
        return new PositionRow(from.key(), from.epoch(), OptionalLong.of(next), ahead);
    }
}
