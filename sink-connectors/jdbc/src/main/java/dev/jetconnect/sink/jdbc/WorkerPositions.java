package dev.jetconnect.sink.jdbc;

import dev.jetconnect.sink.jdbc.dialect.OffsetSet;
import dev.jetconnect.sink.jdbc.dialect.PositionChange;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * The worker alone knows how far the target is: at-least-once delivery. Should the target know it
 * from earlier, it forgets it, or it would lead a later exactly-once run back there.
 *
 * <p>Confined to the task thread.
 */
final class WorkerPositions implements Positions {
    private final PositionTable table;
    private final Set<TopicPartition> remembered = new HashSet<>();

    WorkerPositions(PositionTable table) {
        this.table = table;
    }

    @Override
    public void open(Collection<TopicPartition> partitions) {
        remembered.addAll(partitions);
    }

    @Override
    public void close(Collection<TopicPartition> partitions) {
        remembered.removeAll(partitions);
    }

    @Override
    public void begin(Collection<SinkRecord> records) {}

    @Override
    public void end() {}

    @Override
    public boolean areSynchronized() {
        return remembered.isEmpty();
    }

    @Override
    public void synchronize(Connection connection) throws SQLException {
        table.forget(connection, remembered);
        remembered.clear();
    }

    @Override
    public void seek() {}

    @Override
    public PositionedBatch select(Collection<SinkRecord> records) {
        return new PositionedBatch(List.copyOf(records), List.of(), Map.of(), false);
    }

    @Override
    public List<PositionChange> lane(
            PositionedBatch batch, int lane, Map<TopicPartition, OffsetSet> written) {
        return List.of();
    }

    @Override
    public void advance(Connection connection, List<PositionChange> changes) {}

    @Override
    public void advanced(List<PositionChange> changes) {}

    @Override
    public void written(PositionedBatch batch) {}

    @Override
    public void failed() {}

    @Override
    public void catchUp(Database database, Map<TopicPartition, OffsetAndMetadata> read) {}

    @Override
    public Map<TopicPartition, OffsetAndMetadata> committable(
            Map<TopicPartition, OffsetAndMetadata> read) {
        return read;
    }
}
