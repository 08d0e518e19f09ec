package dev.jetconnect.sink.jdbc;

import dev.jetconnect.sink.jdbc.dialect.Dialect;
import dev.jetconnect.sink.jdbc.dialect.PositionChange;
import dev.jetconnect.sink.jdbc.dialect.SqlFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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
final class BatchDelivery implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BatchDelivery.class);

    private final DatabaseAddress address;
    private final SinkTaskContext context;
    private final Dialect dialect;
    private final ErrantRecords errantRecords;
    private final ChangeReader reader;
    private final BatchTransaction transaction;
    private final Positions positions;
    private final RetryBackoff backoff;
    private final Database database;

    private BatchDelivery(JdbcSinkConfig config, SinkTaskContext context) {
        this.address = config.address();
        this.context = context;
        this.dialect = DatabaseKind.dialect(config);
        this.errantRecords = ErrantRecords.of(context);
        this.reader = new ChangeReader(config, new TargetTables(dialect, config.isAutoCreate()));
        this.transaction =
                new BatchTransaction(
                        new ChangeWriter(dialect, config.insertMode(), config.batchSize()),
                        errantRecords);
        PositionTable table = new PositionTable(config, dialect);
        this.positions =
                config.delivery().guarantee() == DeliveryGuarantee.EXACTLY_ONCE
                        ? new TargetPositions(table, context)
                        : new WorkerPositions(table);
        this.backoff = new RetryBackoff(config.maxRetries(), config.retryBackoff());
        this.database = Database.open(config, dialect);
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
    void open(Collection<TopicPartition> partitions) {
        positions.open(partitions);
        try (Connection connection = database.connect()) {
            positions.synchronize(connection);
            positions.seek();
        } catch (SQLException e) {
            ConnectException failure = failure(e, List.of());
            if (!(failure instanceof RetriableException)) {
                throw failure;
            }
            LOG.warn("{}. Tried again with the next records", failure.getMessage());
        }
    }

    void close(Collection<TopicPartition> partitions) {
        positions.close(partitions);
    }

    /** Writes the records; when this returns, they are committed. */
    void deliver(Collection<SinkRecord> records) {
        positions.begin(records);
        if (!records.isEmpty() || !positions.areSynchronized()) {
            write(records);
        }
        positions.end();
    }

    /** What the worker may commit: the target has it, and knows that it does. */
    Map<TopicPartition, OffsetAndMetadata> commit(Map<TopicPartition, OffsetAndMetadata> read) {
        List<PositionChange> behind = positions.behind(read);
        if (!behind.isEmpty()) {
            try (Connection connection = database.connect()) {
                positions.advance(connection, behind);
                positions.advanced(behind);
            } catch (SQLException | TakenOverException e) {
                // The next batch finds out what is to be done, and tells the worker.
                LOG.debug("The positions of records without effect are not stored yet", e);
                positions.failed(behind);
            }
        }
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
            PositionedBatch batch = positions.select(records);
            steps = batch.changes();
            if (!batch.records().isEmpty()) {
                write(connection, batch);
            }
            backoff.succeeded();
        } catch (TableWriteException e) {
            throw failure(
                    e.failure(),
                    "Writing to table '" + e.table() + "' failed: " + e.getMessage(),
                    e,
                    steps);
        } catch (SQLException e) {
            throw failure(e, steps);
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

    private ConnectException failure(SQLException error, List<PositionChange> steps) {
        return failure(
                dialect.classify(error),
                "Writing to " + address + " failed: " + dialect.explain(error),
                error,
                steps);
    }

    private ConnectException failure(
            SqlFailure failure, String message, Exception cause, List<PositionChange> steps) {
        if (failure != SqlFailure.RETRIABLE) {
            return new ConnectException(message, cause);
        }
        if (backoff.isExhausted()) {
            return new ConnectException(
                    message
                            + ". Given up after "
                            + backoff.retries()
                            + " retries ("
                            + JdbcSinkKeys.MAX_RETRIES
                            + ")",
                    cause);
        }
        positions.failed(steps);
        database.renew();
        context.timeout(backoff.next().toMillis());
        return new RetriableException(message, cause);
    }
}
