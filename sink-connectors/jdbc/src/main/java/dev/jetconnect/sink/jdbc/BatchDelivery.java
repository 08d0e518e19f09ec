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
import org.apache.kafka.connect.errors.DataException;
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
 * positions' claims to itself.
 */
final class BatchDelivery implements Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(BatchDelivery.class);

    private final ErrantRecords errantRecords;
    private final ChangeReader reader;
    private final BlockDelivery blocks;
    private final StructureDelivery structures;
    private final ParkedKeys parkedKeys;
    private final BatchWriter serial;
    private final Optional<LaneWriter> lanes;
    private final Positions positions;
    private final Database database;
    private final WriteFailures failures;
    private final WriteBehind writer;
    private final Reading reading;

    /** Whether a table can lose what the records before need, so that these are written first. */
    private final boolean isCutBySchema;

    /** Records that the worker takes for written, and that may not be. */
    private List<SinkRecord> behind = List.of();

    private BatchDelivery(JdbcSinkConfig config, SinkTaskContext context) {
        Dialect dialect = Dialects.of(config);
        this.errantRecords = ErrantRecords.of(context);
        TargetTables tables = TargetTables.of(config, dialect);
        this.reader = new ChangeReader(config, tables);
        this.parkedKeys =
                new ParkedKeys(
                        config.parking().isEnabled()
                                ? Optional.of(new ParkedKeyTable(config, dialect))
                                : Optional.empty(),
                        config.parking().keysMax());
        this.blocks = new BlockDelivery(config, dialect, tables, errantRecords, parkedKeys);
        this.structures = new StructureDelivery(config, dialect);
        this.reading = new Reading(context);
        PositionTable table = new PositionTable(config, dialect);
        this.positions =
                config.delivery().guarantee() == DeliveryGuarantee.EXACTLY_ONCE
                        ? new TargetPositions(table, context, lanes(config))
                        : new WorkerPositions(table);
        this.serial =
                new SerialWriter(
                        new BatchTransaction(writer(config, dialect), errantRecords, parkedKeys),
                        positions);
        this.database = Database.open(config, dialect);
        this.lanes = lanes(config) == 0 ? Optional.empty() : Optional.of(lanes(config, dialect));
        this.failures = new WriteFailures(config, dialect, context, database);
        this.writer = new WriteBehind();
        this.isCutBySchema = config.evolution().mode() == SchemaEvolutionMode.FULL;
    }

    /** A single one would do what is done without. */
    private static int lanes(JdbcSinkConfig config) {
        return config.writersMax() == 1 ? 0 : config.writersMax();
    }

    private LaneWriter lanes(JdbcSinkConfig config, Dialect dialect) {
        List<Lane> each = new ArrayList<>();
        for (int i = 0; i < lanes(config); i++) {
            each.add(new Lane(writer(config, dialect), errantRecords, positions));
        }
        return new LaneWriter(database, positions, new LaneFailures(dialect), serial, each);
    }

    private static ChangeWriter writer(JdbcSinkConfig config, Dialect dialect) {
        return new ChangeWriter(dialect, config.insertMode(), config.batchLimits());
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
        parkedKeys.dropped(); // whoever had the partitions may have parked keys of theirs
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
            // What is done of structures is found done.
            structures.cancel();
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
        finish();
        List<SinkRecord> records = new ArrayList<>(behind.size() + given.size());
        records.addAll(behind);
        records.addAll(given);
        positions.begin(records);
        List<List<SinkRecord>> runs = runs(records);
        if (records.stream().anyMatch(StructureDelivery::isStructure)) {
            buildBehind(records, runs);
            return;
        }
        boolean isAsUsual = behind.isEmpty() && positions.areSynchronized() && !isCutBySchema;
        if (isAsUsual && runs.size() == 1 && isLarge(records)) {
            writeBehind(records);
        } else if (!records.isEmpty() || !positions.areSynchronized()) {
            runs.forEach(this::write);
            behind = List.of();
        }
        positions.end();
    }

    private List<List<SinkRecord>> runs(List<SinkRecord> records) {
        List<List<SinkRecord>> runs = BlockDelivery.runs(records);
        return isCutBySchema
                ? runs.stream().flatMap(run -> SchemaRuns.of(run).stream()).toList()
                : runs;
    }

    private static boolean isLarge(List<SinkRecord> records) {
        return WriteBehind.isWorthwhile(records.size()) || areBlocks(records);
    }

    /** Of records of one run. */
    private static boolean areBlocks(List<SinkRecord> records) {
        return !records.isEmpty() && BlockDelivery.isBlock(records.get(0));
    }

    private static boolean areStructures(List<SinkRecord> records) {
        return !records.isEmpty() && StructureDelivery.isStructure(records.get(0));
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
        structures.cancel();
        writer.close();
        lanes.ifPresent(LaneWriter::close);
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

    private void writeBehind(List<SinkRecord> records) {
        PositionedBatch batch = positions.select(records);
        behind = records;
        writer.start(
                () -> {
                    try (Connection connection = database.connect()) {
                        write(connection, batch);
                    }
                });
        failures.comeBack();
    }

    /**
     * Structures may take long, and no worker waits for a task that long: so it reads nothing
     * meanwhile, and asks now and then.
     */
    private void buildBehind(List<SinkRecord> records, List<List<SinkRecord>> runs) {
        if (!positions.areSynchronized()) {
            write(List.of());
        }
        positions.end();
        behind = records;
        reading.pause();
        writer.start(
                () -> {
                    for (List<SinkRecord> run : runs) {
                        write(run, positions.select(run));
                    }
                });
        failures.comeBack();
    }

    private void write(List<SinkRecord> run, PositionedBatch batch)
            throws SQLException, TableWriteException {
        if (!batch.records().isEmpty() && StructureDelivery.isStructure(run.get(0))) {
            structures.build(batch.records());
        }
        try (Connection connection = database.connect()) {
            write(connection, batch);
        }
    }

    private void write(List<SinkRecord> records) {
        try (Connection connection = database.connect()) {
            if (!positions.areSynchronized()) {
                positions.synchronize(connection);
            }
            write(connection, positions.select(records));
            failures.succeeded();
        } catch (TableWriteException e) {
            throw failed(failures.of(e));
        } catch (SQLException e) {
            throw failed(failures.of(e));
        }
    }

    private void write(Connection connection, PositionedBatch batch)
            throws SQLException, TableWriteException {
        parkedKeys.read(connection);
        if (batch.isEmpty()) {
            return;
        }
        if (areStructures(batch.records())) {
            advance(connection, batch);
            return;
        }
        if (areBlocks(batch.records())) {
            blocks.write(
                    connection,
                    begun -> positions.advance(begun, batch.changes()),
                    batch.records());
            positions.advanced(batch.changes());
            positions.written(batch);
            return;
        }
        List<RefusedRecord> refused = new ArrayList<>();
        List<Change> changes =
                parkedKeys.free(
                        read(connection, batch.records(), refused),
                        waiting -> errantRecords.add(waiting, refused));
        ReadBatch read = new ReadBatch(batch, changes, refused);
        if (lanes.isPresent() && lanes.get().admits(read)) {
            lanes.get().write(connection, read);
        } else {
            serial.write(connection, read);
        }
    }

    /** What the records of the batch say is done. */
    private void advance(Connection connection, PositionedBatch batch) throws SQLException {
        connection.setAutoCommit(false);
        try {
            positions.advance(connection, batch.changes());
            connection.commit();
        } catch (SQLException e) {
            rollBack(connection, e);
            throw e;
        }
        positions.advanced(batch.changes());
        positions.written(batch);
    }

    private static void rollBack(Connection connection, SQLException error) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            error.addSuppressed(e);
        }
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

    private ConnectException failed(ConnectException failure) {
        if (failure instanceof RetriableException) {
            positions.failed();
        }
        return failure;
    }
}
