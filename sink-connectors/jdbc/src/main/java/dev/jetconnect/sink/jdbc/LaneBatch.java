package dev.jetconnect.sink.jdbc;

import dev.jetconnect.sink.jdbc.dialect.OffsetSet;
import dev.jetconnect.sink.jdbc.dialect.PositionChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A batch in parts, one for each lane. The first lane has what was refused. Confined to the task
 * thread.
 */
final class LaneBatch {
    private final ReadBatch whole;
    private final byte[] laneOf;
    private final List<ReadBatch> parts = new ArrayList<>();

    LaneBatch(ReadBatch whole, int lanes, Positions positions) {
        this.whole = whole;
        this.laneOf = new byte[whole.changes().size()];
        List<List<Change>> changes = divide(lanes);
        for (int lane = 0; lane < lanes; lane++) {
            List<RefusedRecord> refused = lane == 0 ? whole.refused() : List.of();
            parts.add(part(lane, changes.get(lane), refused, positions));
        }
    }

    /** What a lane writes, and the step of its own rows. */
    ReadBatch part(int lane) {
        return parts.get(lane);
    }

    /**
     * What some lanes have not written, in the order of the source. The rows of these lanes go with
     * the base to the end of the batch: should one of them be committed after all, this can't be.
     */
    ReadBatch rest(Set<Integer> lanes) {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < laneOf.length; i++) {
            if (lanes.contains((int) laneOf[i])) {
                changes.add(whole.changes().get(i));
            }
        }
        List<PositionChange> steps = new ArrayList<>();
        lanes.forEach(lane -> steps.addAll(part(lane).positions().changes()));
        // The serial writer adds to them.
        List<RefusedRecord> refused = new ArrayList<>();
        lanes.forEach(lane -> refused.addAll(part(lane).refused()));
        return new ReadBatch(whole.positions().with(steps), changes, refused);
    }

    private List<List<Change>> divide(int lanes) {
        LaneChoice choice = new LaneChoice(lanes);
        List<List<Change>> divided = new ArrayList<>();
        for (int lane = 0; lane < lanes; lane++) {
            divided.add(new ArrayList<>(2 * laneOf.length / lanes));
        }
        for (int i = 0; i < laneOf.length; i++) {
            Change change = whole.changes().get(i);
            laneOf[i] = (byte) choice.of(change);
            divided.get(laneOf[i]).add(change);
        }
        return divided;
    }

    private ReadBatch part(
            int lane, List<Change> changes, List<RefusedRecord> refused, Positions positions) {
        Map<TopicPartition, LongStream.Builder> offsets = new HashMap<>();
        changes.forEach(change -> add(change.record(), offsets));
        refused.forEach(one -> add(one.record(), offsets));
        Map<TopicPartition, OffsetSet> written = new HashMap<>();
        offsets.forEach((partition, some) -> written.put(partition, OffsetSet.of(some.build())));
        // The row 0 is the base.
        List<PositionChange> steps = positions.lane(whole.positions(), lane + 1, written);
        return new ReadBatch(whole.positions().stepping(steps), changes, refused);
    }

    private static void add(SinkRecord record, Map<TopicPartition, LongStream.Builder> offsets) {
        RecordOrigin origin = RecordOrigin.of(record);
        offsets.computeIfAbsent(origin.partition(), partition -> LongStream.builder())
                .add(origin.offset());
    }
}
