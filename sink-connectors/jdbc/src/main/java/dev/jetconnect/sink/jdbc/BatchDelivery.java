package dev.jetconnect.sink.jdbc;

import dev.jetconnect.sink.jdbc.dialect.Dialect;
import dev.jetconnect.sink.jdbc.dialect.PositionChange;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings batches of records into the database, each in one transaction with the step of its
 * positions, and turns failures into what the worker understands. Confined to the task thread.
 */
final class BatchDelivery implements Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(BatchDelivery.class);

    private final ErrantRecords errantRecords;
    private final ChangeReader reader;
    private final ParkedKeys parkedKeys;
    private final BatchTransaction transaction;
    private final Positions positions;
    private final Database database;
    private final WriteFailures failures;

    private BatchDelivery(JdbcSinkConfig config, SinkTaskContext context) {
        Dialect dialect = DatabaseKind.dialect(config);
        this.errantRecords = ErrantRecords.of(context);
        this.reader = new ChangeReader(config, TargetTables.of(config, dialect));
        this.parkedKeys =
                new ParkedKeys(
                        config.parking().isEnabled()
                                ? Optional.of(new ParkedKeyTable(config, dialect))
                                : Optional.empty(),
                        config.parking().keysMax());
        this.transaction =
                new BatchTransaction(
                        new ChangeWriter(dialect, config.insertMode(), config.batchLimits()),
                        errantRecords,
                        parkedKeys);
        PositionTable table = new PositionTable(config, dialect);
        this.positions =
                config.delivery().guarantee() == DeliveryGuarantee.EXACTLY_ONCE
                        ? new TargetPositions(table, context)
                        : new WorkerPositions(table);
        this.database = Database.open(config, dialect);
        this.failures = new WriteFailures(config, dialect, context, database);
    }

    /**
     * Connects. A database that is away for the moment is tried again with the first batch.
     *
     * @throws ConnectException the database refuses, or is away and no retry is wanted
     */
    static BatchDelivery start(JdbcSinkConfig config, SinkTaskContext context) {
        return new BatchDelivery(config, context);
    }

    /**
     * Takes over partitions, from the position that the target has. What can't be done for the
     * moment is done with the next batch: Connect fails a task whose opening fails.
     */
    @Override
    public void open(Collection<TopicPartition> partitions) {
        positions.open(partitions);
        parkedKeys.dropped(); // whoever had the partitions may have parked keys of theirs
        try (Connection connection = database.connect()) {
            positions.synchronize(connection);
            positions.seek();
        } catch (SQLException e) {
            ConnectException failure = failed(failures.of(e), List.of());
            if (!(failure instanceof RetriableException)) {
                throw failure;
            }
            LOG.warn("{}. Tried again with the next records", failure.getMessage());
        }
    }

    @Override
    public void close(Collection<TopicPartition> partitions) {
        positions.close(partitions);
    }

    /** Writes the records; when this returns, they are committed. */
    @Override
    public void deliver(Collection<SinkRecord> records) {
        positions.begin(records);
        if (!records.isEmpty() || !positions.areSynchronized()) {
            write(records);
        }
        positions.end();
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> commit(
            Map<TopicPartition, OffsetAndMetadata> read) {
        positions.catchUp(database, read);
        return positions.committable(read);
    }

    @Override
    public void close() {
        database.close();
    }

    private void write(Collection<SinkRecord> records) {
        List<PositionChange> steps = List.of();
        try (Connection connection = database.connect()) {
            if (!positions.areSynchronized()) {
                positions.synchronize(connection);
            }
            parkedKeys.read(connection);
            PositionedBatch batch = positions.select(records);
            steps = batch.changes();
            if (!batch.records().isEmpty()) {
                write(connection, batch);
            }
            failures.succeeded();
        } catch (TableWriteException e) {
            throw failed(failures.of(e), steps);
        } catch (SQLException e) {
            throw failed(failures.of(e), steps);
        }
    }

    private void write(Connection connection, PositionedBatch batch)
            throws SQLException, TableWriteException {
        List<RefusedRecord> refused = new ArrayList<>();
        List<Change> changes = read(connection, batch.records(), refused);
        transaction.apply(
                connection, begun -> positions.advance(begun, batch.changes()), changes, refused);
        positions.advanced(batch.changes());
    }

    private List<Change> read(
            Connection connection, Collection<SinkRecord> records, List<RefusedRecord> refused)
            throws SQLException {
        List<Change> changes = new ArrayList<>(records.size());
        for (SinkRecord record : records) {
            try {
                reader.read(connection, record).ifPresent(changes::add);
            } catch (DataException e) {
                errantRecords.add(RefusedRecord.unreadable(record, e), refused);
            }
        }
        return changes;
    }

    private ConnectException failed(ConnectException failure, List<PositionChange> steps) {
        if (failure instanceof RetriableException) {
            positions.failed(steps);
        }
        return failure;
    }
}
