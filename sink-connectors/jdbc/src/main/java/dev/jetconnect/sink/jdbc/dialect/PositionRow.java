package dev.jetconnect.sink.jdbc.dialect;

import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the target is in a topic-partition.
 *
 * @param epoch rises with each run that takes the row; an older run writes nothing any more
 * @param next the first offset that is not in the target yet; empty: the target does not know
 */
public record PositionRow(TopicPartition partition, long epoch, OptionalLong next) {}
