package dev.jetconnect.sink.jdbc;

import dev.jetconnect.sink.jdbc.dialect.Dialect;
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
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings batches of records into the database, together with their positions, and turns failures
 * into what the worker understands. A large batch is written behind: its failure is told with the
 * next one, and both are then written in one.
 *
 * <p>Confined to the task thread. While a batch is written behind, the writer has all but the
 * positions' claims to itself, and but for the reader where the batch has been read before.
 */
final class BatchDelivery implements Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(BatchDelivery.class);

    private final Positions positions;
    private final Database database;
    private final RunWriter runs;
    private final WriteFailures failures;
    private final WriteBehind writer;
    private final Reading reading;

    /** Whether a table can lose what the records before need, so that these are written first. */
    private final boolean isCutBySchema;

    /** Records that the worker takes for written, and that may not be. */
    private List<SinkRecord> behind = List.of();

    /** Whether what is written behind has all of the reader to itself. */
    private boolean isReadBehind;

    private BatchDelivery(JdbcSinkConfig config, SinkTaskContext context) {
        Dialect dialect = Dialects.of(config);
        PositionTable table = new PositionTable(config, dialect);
        this.positions =
                config.delivery().guarantee() == DeliveryGuarantee.EXACTLY_ONCE
                        ? new TargetPositions(table, context, config.lanes())
                        : new WorkerPositions(table);
        this.database = Database.open(config, dialect);
        this.runs = RunWriter.of(config, dialect, context, positions, database);
        this.failures = new WriteFailures(config, dialect, context, database);
        this.writer = new WriteBehind();
        this.reading = new Reading(context);
        this.isCutBySchema = config.evolution().mode() == SchemaEvolutionMode.FULL;
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
        settle();
        reading.open(partitions);
        positions.open(partitions);
        runs.dropParkedKeys(); // whoever had the partitions may have parked keys of theirs
        try (Connection connection = database.connect()) {
            positions.synchronize(connection);
            positions.seek();
        } catch (SQLException e) {
            ConnectException failure = failed(failures.of(e));
            if (!(failure instanceof RetriableException)) {
                throw failure;
            }
            LOG.warn("{}. Tried again with the next records", failure.getMessage());
        }
    }

    @Override
    public void close(Collection<TopicPartition> partitions) {
        if (reading.isPaused()) {
            runs.cancel();
        }
        settle();
        reading.close(partitions);
        behind =
                behind.stream()
                        .filter(record -> !partitions.contains(RecordOrigin.of(record).partition()))
                        .toList();
        positions.close(partitions);
    }

    /** Writes the records, or begins to; what is committed, {@link #commit} tells. */
    @Override
    public void deliver(Collection<SinkRecord> given) {
        if (reading.isPaused() && writer.isRunning() && given.isEmpty()) {
            failures.comeBack();
            return;
        }
        reading.resume();
        Optional<List<Change>> ahead = readAhead(given);
        finish();
        List<SinkRecord> records = new ArrayList<>(behind.size() + given.size());
        records.addAll(behind);
        records.addAll(given);
        positions.begin(records);
        List<List<SinkRecord>> divided = divided(records);
        if (records.stream().anyMatch(StructureDelivery::isStructure)) {
            buildBehind(records, divided);
            return;
        }
        boolean isAsUsual = behind.isEmpty() && positions.areSynchronized() && !isCutBySchema;
        if (isAsUsual && divided.size() == 1 && isLarge(records)) {
            writeBehind(records, ahead);
        } else if (!records.isEmpty() || !positions.areSynchronized()) {
            divided.forEach(this::write);
            behind = List.of();
        }
        positions.end();
    }

    private List<List<SinkRecord>> divided(List<SinkRecord> records) {
        List<List<SinkRecord>> divided = BlockDelivery.runs(records);
        return isCutBySchema
                ? divided.stream().flatMap(run -> SchemaRuns.of(run).stream()).toList()
                : divided;
    }

    private static boolean isLarge(List<SinkRecord> records) {
        return WriteBehind.isWorthwhile(records.size())
                || records.stream().anyMatch(BlockDelivery::isBlock);
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> commit(
            Map<TopicPartition, OffsetAndMetadata> read) {
        if (reading.isPaused()) {
            return Map.of(); // nobody may look at positions that are being moved
        }
        settle();
        if (!behind.isEmpty()) {
            return positions.committable(WriteBehind.before(behind, read));
        }
        positions.catchUp(database, read);
        return positions.committable(read);
    }

    @Override
    public void close() {
        if (!behind.isEmpty()) {
            LOG.warn("The last {} records were not written: they come again", behind.size());
        }
        runs.cancel();
        writer.close();
        runs.close();
        database.close();
    }

    /** Waits for what is written behind; if that has failed, the next records find out. */
    private void settle() {
        if (!writer.hasFailed()) {
            finish();
        }
    }

    /** Waits for what is written behind. */
    private void finish() {
        try {
            if (writer.finish()) {
                behind = List.of();
                failures.succeeded();
            }
        } catch (TableWriteException e) {
            throw failed(failures.of(e));
        } catch (SQLException e) {
            throw failed(failures.of(e));
        }
    }

    /** Empty: nothing is being written meanwhile, or these records have to wait for it. */
    private Optional<List<Change>> readAhead(Collection<SinkRecord> records) {
        return writer.isRunning()
                        && !isReadBehind
                        && !isCutBySchema
                        && WriteBehind.isWorthwhile(records.size())
                ? runs.readAhead(records)
                : Optional.empty();
    }

    /**
     * @param ahead what all of the records do, if they have been read
     */
    private void writeBehind(List<SinkRecord> records, Optional<List<Change>> ahead) {
        PositionedBatch batch = positions.select(records);
        Optional<List<Change>> changes =
                ahead.isPresent() && batch.records().size() == records.size()
                        ? ahead
                        : runs.readAhead(batch.records());
        behind = records;
        isReadBehind = changes.isEmpty();
        writer.start(() -> runs.write(batch, changes));
        failures.comeBack();
    }

    /**
     * Structures may take long, and no worker waits for a task that long: so it reads nothing
     * meanwhile, and asks now and then.
     */
    private void buildBehind(List<SinkRecord> records, List<List<SinkRecord>> divided) {
        if (!positions.areSynchronized()) {
            write(List.of());
        }
        positions.end();
        behind = records;
        isReadBehind = true;
        reading.pause();
        writer.start(
                () -> {
                    for (List<SinkRecord> run : divided) {
                        runs.write(positions.select(run), Optional.empty());
                    }
                });
        failures.comeBack();
    }

    private void write(List<SinkRecord> records) {
        try (Connection connection = database.connect()) {
            if (!positions.areSynchronized()) {
                positions.synchronize(connection);
            }
            runs.write(connection, positions.select(records), Optional.empty());
            failures.succeeded();
        } catch (TableWriteException e) {
            throw failed(failures.of(e));
        } catch (SQLException e) {
            throw failed(failures.of(e));
        }
    }

    private ConnectException failed(ConnectException failure) {
        if (failure instanceof RetriableException) {
            positions.failed();
        }
        return failure;
    }
}
