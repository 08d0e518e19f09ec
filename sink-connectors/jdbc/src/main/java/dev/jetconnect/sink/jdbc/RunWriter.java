package dev.jetconnect.sink.jdbc;

import dev.jetconnect.sink.jdbc.dialect.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * Writes the records of a run, all of which are changes, blocks of rows or structures, together
 * with their positions.
 *
 * <p>One thread at a time writes. Meanwhile another may read ahead where nothing but changes that
 * have been read ahead are written, and {@link #cancel} may be called by any.
 */
final class RunWriter implements AutoCloseable {
    private final ChangeReader reader;
    private final AheadReader aheadReader;
    private final BlockDelivery blocks;
    private final StructureDelivery structures;
    private final ErrantRecords errantRecords;
    private final ParkedKeys parkedKeys;
    private final Positions positions;
    private final Database database;
    private final BatchWriter serial;
    private final Optional<LaneWriter> lanes;

    private RunWriter(
            ChangeReader reader,
            BlockDelivery blocks,
            StructureDelivery structures,
            ErrantRecords errantRecords,
            ParkedKeys parkedKeys,
            Positions positions,
            Database database,
            BatchWriter serial,
            Optional<LaneWriter> lanes) {
        this.reader = reader;
        this.aheadReader = new AheadReader(reader);
        this.blocks = blocks;
        this.structures = structures;
        this.errantRecords = errantRecords;
        this.parkedKeys = parkedKeys;
        this.positions = positions;
        this.database = database;
        this.serial = serial;
        this.lanes = lanes;
    }

    static RunWriter of(
            JdbcSinkConfig config,
            Dialect dialect,
            SinkTaskContext context,
            Positions positions,
            Database database) {
        ErrantRecords errantRecords = ErrantRecords.of(context);
        TargetTables tables = TargetTables.of(config, dialect);
        ParkedKeys parkedKeys = ParkedKeys.of(config, dialect);
        BatchWriter serial =
                new SerialWriter(
                        new BatchTransaction(
                                changeWriter(config, dialect), errantRecords, parkedKeys),
                        positions);
        List<Lane> lanes =
                Stream.generate(
                                () ->
                                        new Lane(
                                                changeWriter(config, dialect),
                                                errantRecords,
                                                positions))
                        .limit(config.lanes())
                        .toList();
        return new RunWriter(
                new ChangeReader(config, tables),
                new BlockDelivery(config, dialect, tables, errantRecords, parkedKeys),
                new StructureDelivery(config, dialect),
                errantRecords,
                parkedKeys,
                positions,
                database,
                serial,
                lanes.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                new LaneWriter(
                                        database,
                                        positions,
                                        new LaneFailures(dialect),
                                        serial,
                                        lanes)));
    }

    private static ChangeWriter changeWriter(JdbcSinkConfig config, Dialect dialect) {
        return new ChangeWriter(dialect, config.insertMode(), config.batchLimits());
    }

    /** What the records do, if that can be told without the database. */
    Optional<List<Change>> readAhead(Collection<SinkRecord> records) {
        return aheadReader.read(records);
    }

    /** Forgets parked keys: they are read again before the next records are written. */
    void dropParkedKeys() {
        parkedKeys.dropped();
    }

    /**
     * Builds the structures or writes the rows, through a session of its own.
     *
     * @param known what the records do, if they have been read ahead
     */
    void write(PositionedBatch batch, Optional<List<Change>> known)
            throws SQLException, TableWriteException {
        if (areStructures(batch.records())) {
            structures.build(batch.records());
        }
        try (Connection connection = database.connect()) {
            write(connection, batch, known);
        }
    }

    /**
     * The same through the given session; structures have been built.
     *
     * @param known what the records do, if they have been read ahead
     */
    void write(Connection connection, PositionedBatch batch, Optional<List<Change>> known)
            throws SQLException, TableWriteException {
        parkedKeys.read(connection);
        if (batch.isEmpty()) {
            return;
        }
        if (areStructures(batch.records())) {
            advance(connection, batch);
        } else if (areBlocks(batch.records())) {
            blocks.write(
                    connection,
                    begun -> positions.advance(begun, batch.changes()),
                    batch.records());
            advanced(batch);
        } else {
            writeChanges(connection, batch, known);
        }
    }

    private static boolean areStructures(List<SinkRecord> records) {
        return !records.isEmpty() && StructureDelivery.isStructure(records.get(0));
    }

    private static boolean areBlocks(List<SinkRecord> records) {
        return !records.isEmpty() && BlockDelivery.isBlock(records.get(0));
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
        advanced(batch);
    }

    private static void rollBack(Connection connection, SQLException error) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            error.addSuppressed(e);
        }
    }

    private void advanced(PositionedBatch batch) {
        positions.advanced(batch.changes());
        positions.written(batch);
    }

    private void writeChanges(
            Connection connection, PositionedBatch batch, Optional<List<Change>> known)
            throws SQLException, TableWriteException {
        List<RefusedRecord> refused = new ArrayList<>();
        List<Change> changes =
                parkedKeys.free(
                        known.isPresent()
                                ? known.get()
                                : read(connection, batch.records(), refused),
                        waiting -> errantRecords.add(waiting, refused));
        ReadBatch read = new ReadBatch(batch, changes, refused);
        if (lanes.isPresent() && lanes.get().admits(read)) {
            lanes.get().write(connection, read);
        } else {
            serial.write(connection, read);
        }
    }

    private List<Change> read(
            Connection connection, Collection<SinkRecord> records, List<RefusedRecord> refused)
            throws SQLException {
        List<Change> changes = new ArrayList<>(records.size());
        for (SinkRecord record : records) {
            try {
                reader.read(() -> connection, record).ifPresent(changes::add);
            } catch (DataException e) {
                errantRecords.add(RefusedRecord.unreadable(record, e), refused);
            }
        }
        return changes;
    }

    /** Ends the building of structures early; what is done of it is found done. */
    void cancel() {
        structures.cancel();
    }

    @Override
    public void close() {
        lanes.ifPresent(LaneWriter::close);
    }
}
