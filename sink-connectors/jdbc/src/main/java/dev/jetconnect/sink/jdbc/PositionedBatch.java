package dev.jetconnect.sink.jdbc;

import dev.jetconnect.sink.jdbc.dialect.PositionChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Records that are written together, and the positions that this moves.
 *
 * @param changes of the base rows, past all of the records; empty where the target keeps no
 *     positions
 * @param beginnings offsets of partitions below which all is in the target
 * @param isFollowedByWritten whether lanes have written some records from there on, which are not
 *     among these any more
 */
record PositionedBatch(
        List<SinkRecord> records,
        List<PositionChange> changes,
        Map<TopicPartition, Long> beginnings,
        boolean isFollowedByWritten) {
    boolean isEmpty() {
        return records.isEmpty() && changes.isEmpty();
    }

    /** The same records with other steps. */
    PositionedBatch stepping(List<PositionChange> steps) {
        return new PositionedBatch(records, steps, beginnings, isFollowedByWritten);
    }

    /** Together with the rows of lanes, which go to the same end. */
    PositionedBatch with(List<PositionChange> ofLanes) {
        List<PositionChange> all = new ArrayList<>(changes);
        for (PositionChange change : changes) {
            ofLanes.stream()
                    .filter(ofLane -> ofLane.partition().equals(change.partition()))
                    .map(ofLane -> new PositionChange(ofLane.from(), change.next()))
                    .forEach(all::add);
        }
        return stepping(all);
    }
}
