package dev.jetconnect.sequence;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * The first record of each partition that was read and not handed to the task.
 *
 * @param first its offset
 */
record HeldBack(Map<TopicPartition, Long> first) {
    static HeldBack of(Stream<SinkRecord> records) {
        Map<TopicPartition, Long> first = new HashMap<>();
        records.forEach(
                record ->
                        first.merge(
                                ReadRecords.partition(record),
                                record.originalKafkaOffset(),
                                Math::min));
        return new HeldBack(first);
    }

    /** The offsets, none of which is behind a record that is held back. */
    Map<TopicPartition, OffsetAndMetadata> below(Map<TopicPartition, OffsetAndMetadata> offsets) {
        Map<TopicPartition, OffsetAndMetadata> below = new HashMap<>(offsets);
        first.forEach(
                (partition, offset) ->
                        below.computeIfPresent(
                                partition,
                                (id, given) ->
                                        given.offset() <= offset
                                                ? given
                                                : new OffsetAndMetadata(offset)));
        return below;
    }
}
