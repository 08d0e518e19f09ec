package dev.jetconnect.sink.jdbc.dialect;

import org.apache.kafka.common.TopicPartition;

/**
 * Names one row of a connector in the table of positions.
 *
 * @param lane who writes it: 0: transactions that are alone; else the one of this number among
 *     those that go on side by side
 */
public record PositionKey(TopicPartition partition, int lane) {
    /** The row of transactions that are alone. */
    public static PositionKey base(TopicPartition partition) {
        return new PositionKey(partition, 0);
    }
}
