package dev.jetconnect.sink.jdbc;

import dev.jetconnect.sink.jdbc.dialect.OffsetSet;
import dev.jetconnect.sink.jdbc.dialect.PositionChange;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** Knows how far the target is. Confined to the task thread, but for {@link #advance}. */
interface Positions {
    /** Partitions come to the task; the target has to be asked about them. */
    void open(Collection<TopicPartition> partitions);

    void close(Collection<TopicPartition> partitions);

    /** The worker hands over records: others than the last time, unless that {@link #failed}. */
    void begin(Collection<SinkRecord> records);

    /** The worker's records are written. */
    void end();

    /** Whether nothing has to be asked of the target now. */
    boolean areSynchronized();

    /** Asks the target. Outside of a transaction. */
    void synchronize(Connection connection) throws SQLException;

    /** Has the worker read on where the target is, in the partitions that were opened just now. */
    void seek();

    /** What of the records is to be written. */
    PositionedBatch select(Collection<SinkRecord> records);

    /**
     * What one of several transactions side by side tells of a batch.
     *
     * @param written the offsets that it writes
     */
    List<PositionChange> lane(
            PositionedBatch batch, int lane, Map<TopicPartition, OffsetSet> written);

    /**
     * Moves positions, at the beginning of the transaction that writes what is before them. May be
     * called for different lanes at the same time.
     */
    void advance(Connection connection, List<PositionChange> changes) throws SQLException;

    /** The transaction is committed. */
    void advanced(List<PositionChange> changes);

    /** All transactions of a batch are committed. */
    void written(PositionedBatch batch);

    /** A transaction has failed, maybe in its commit; the target has to be asked. */
    void failed();

    /** Tells the target of records that were read and had nothing to be written. */
    void catchUp(Database database, Map<TopicPartition, OffsetAndMetadata> read);

    /** What the worker may commit of what was read. */
    Map<TopicPartition, OffsetAndMetadata> committable(Map<TopicPartition, OffsetAndMetadata> read);
}
