package dev.jetconnect.sink.jdbc;

import dev.jetconnect.sink.jdbc.dialect.Dialect;
import dev.jetconnect.sink.jdbc.dialect.PositionChange;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
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
 * Commits only where the source has committed. Transactions that are whole are written together, in
 * one transaction of the target. The beginning of another one waits in memory; when that becomes
 * too long, it is written in a transaction that stays open until the end has come. Many records are
 * written behind: their failure is told with the next ones. Whatever fails, nothing that is not
 * committed is kept: the worker reads it again.
 *
 * <p>Confined to the task thread. While records are written behind, the writer has all but the
 * positions' claims to itself.
 */
final class TransactionDelivery implements Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionDelivery.class);

    private final BatchLimits limits;
    private final ChangeReader reader;
    private final BatchTransaction transaction;
    private final TargetPositions positions;
    private final Database database;
    private final WriteFailures failures;
    private final WriteBehind writer = new WriteBehind();
    private final WaitingRecords waiting = new WaitingRecords();
    private final Map<TopicPartition, Long> dropped = new HashMap<>();
    private NextRecords arriving;
    private PositionSteps steps;
    private Optional<OpenTransaction> open = Optional.empty();

    private TransactionDelivery(JdbcSinkConfig config, SinkTaskContext context) {
        Dialect dialect = Dialects.of(config);
        this.limits = config.batchLimits();
        this.reader = new ChangeReader(config, TargetTables.of(config, dialect));
        // A row that is left out would leave its transaction half done.
        this.transaction =
                new BatchTransaction(
                        new ChangeWriter(dialect, config.insertMode(), config.batchLimits()),
                        ErrantRecords.none(),
                        ParkedKeys.none());
        this.positions = new TargetPositions(new PositionTable(config, dialect), context, 0);
        this.database = Database.open(config, dialect);
        this.failures = new WriteFailures(config, dialect, context, database);
        this.arriving = positions.arriving();
        this.steps = positions.steps();
    }

    /**
     * Connects. A database that is away for the moment is tried again with the first batch.
     *
     * @throws ConnectException the database refuses, or is away and no retry is wanted
     */
    static TransactionDelivery start(JdbcSinkConfig config, SinkTaskContext context) {
        return new TransactionDelivery(config, context);
    }

    @Override
    public void open(Collection<TopicPartition> partitions) {
        settle();
        positions.open(partitions);
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
        settle();
        drop();
        partitions.forEach(dropped::remove);
        positions.close(partitions);
    }

    /** Takes the records. Those of transactions that end among them are written. */
    @Override
    public void deliver(Collection<SinkRecord> records) {
        orDrop(writer::finish);
        positions.begin(records);
        if (!records.isEmpty() || !dropped.isEmpty() || !positions.areSynchronized()) {
            orDrop(() -> take(records));
        }
        positions.end();
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> commit(
            Map<TopicPartition, OffsetAndMetadata> read) {
        if (settle() && waiting.isEmpty() && dropped.isEmpty()) {
            positions.catchUp(database, read);
        }
        return positions.committable(read);
    }

    @Override
    public void close() {
        writer.close();
        drop();
        database.close();
    }

    /** Waits for what is written behind; if that has failed, the next records find out. */
    private boolean settle() {
        return !writer.hasFailed();
    }

    private void orDrop(WriteBehind.Work work) {
        boolean isDone = false;
        try {
            work.run();
            isDone = true;
        } catch (TableWriteException e) {
            throw failed(failures.of(e));
        } catch (SQLException e) {
            throw failed(failures.of(e));
        } finally {
            if (!isDone) {
                drop();
            }
        }
    }

    private void take(Collection<SinkRecord> records) throws SQLException, TableWriteException {
        if (!positions.areSynchronized()) {
            try (Connection connection = database.connect()) {
                positions.synchronize(connection);
            }
        }
        if (!dropped.isEmpty() || positions.areElsewhere()) {
            readAgain(records);
            return;
        }
        for (SinkRecord record : records) {
            if (arriving.take(RecordOrigin.of(record))) {
                waiting.add(record);
            }
        }
        if (WriteBehind.isWorthwhile(records.size())) {
            writer.start(this::write);
            failures.comeBack();
        } else {
            write();
        }
    }

    private void write() throws SQLException, TableWriteException {
        writeWhole();
        if (waiting.exceeds(limits)) {
            writePart(waiting.all());
            waiting.written();
        }
        failures.succeeded();
    }

    /** All transactions that are whole, and with them what is written of the first one. */
    private void writeWhole() throws SQLException, TableWriteException {
        List<SinkRecord> whole = waiting.whole();
        if (whole.isEmpty()) {
            return;
        }
        if (open.isPresent()) {
            writePart(whole);
            open.get().commit();
            open.get().close();
            open = Optional.empty();
        } else {
            writeAtOnce(whole);
        }
        positions.advanced(steps.whole());
        steps = positions.steps();
        waiting.committed();
    }

    private void writeAtOnce(List<SinkRecord> whole) throws SQLException, TableWriteException {
        try (Connection connection = database.connect()) {
            List<Change> changes = read(connection, whole);
            List<PositionChange> over = steps.over(whole);
            transaction.apply(
                    connection,
                    begun -> positions.advance(begun, over),
                    changes,
                    new ArrayList<>());
        }
    }

    private void writePart(List<SinkRecord> part) throws SQLException, TableWriteException {
        List<Change> changes;
        // Not on the connection of the transaction: some databases commit when a table is created.
        try (Connection connection = database.connect()) {
            changes = read(connection, part);
        }
        if (open.isEmpty()) {
            open = Optional.of(OpenTransaction.begin(database.connect(), positions, transaction));
        }
        open.get().write(steps.over(part), changes);
    }

    private List<Change> read(Connection connection, List<SinkRecord> records) throws SQLException {
        List<Change> changes = new ArrayList<>(records.size());
        for (SinkRecord record : records) {
            try {
                reader.read(() -> connection, record).ifPresent(changes::add);
            } catch (DataException e) {
                throw RefusedRecord.unreadable(record, e).error();
            }
        }
        return changes;
    }

    /** Leaves the records alone and has the worker read from where nothing is committed yet. */
    private void readAgain(Collection<SinkRecord> records) {
        records.forEach(
                record -> {
                    RecordOrigin origin = RecordOrigin.of(record);
                    dropped.putIfAbsent(origin.partition(), origin.offset());
                });
        positions.readAgain(dropped);
        dropped.clear();
    }

    private ConnectException failed(ConnectException failure) {
        if (failure instanceof RetriableException) {
            positions.failed();
        }
        return failure;
    }

    private void drop() {
        open.ifPresent(TransactionDelivery::rollBack);
        open = Optional.empty();
        waiting.drop().forEach(dropped::putIfAbsent);
        arriving = positions.arriving();
        steps = positions.steps();
    }

    private static void rollBack(OpenTransaction open) {
        try {
            open.close();
        } catch (SQLException e) {
            LOG.debug("The connection of an open transaction is gone, and with it the transaction");
        }
    }
}
