package dev.jetconnect.sink.jdbc;

import dev.jetconnect.sink.jdbc.dialect.PostgresDialect;
import dev.jetconnect.sink.jdbc.dialect.SqlFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * Brings batches of records into the database, each in one transaction, and turns failures into
 * what the worker understands. Confined to the task thread.
 */
final class BatchDelivery implements AutoCloseable {
    private final JdbcSinkConfig config;
    private final SinkTaskContext context;
    private final PostgresDialect dialect;
    private final ErrantRecords errantRecords;
    private final Database database;
    private final ChangeReader reader;
    private final BatchTransaction transaction;
    private int retries;

    private BatchDelivery(JdbcSinkConfig config, SinkTaskContext context) {
        this.config = config;
        this.context = context;
        this.dialect = new PostgresDialect(config.quotesIdentifiers());
        this.errantRecords = ErrantRecords.of(context);
        this.reader = new ChangeReader(config, new TargetTables(dialect, config.isAutoCreate()));
        this.transaction =
                new BatchTransaction(
                        dialect,
                        new ChangeWriter(dialect, config.insertMode(), config.batchSize()),
                        errantRecords);
        this.database = Database.open(config, dialect);
    }

    /**
     * Connects.
     *
     * @throws ConnectException the database cannot be reached
     */
    static BatchDelivery start(JdbcSinkConfig config, SinkTaskContext context) {
        return new BatchDelivery(config, context);
    }

    /** Writes the records; when this returns, they are committed. */
    void deliver(Collection<SinkRecord> records) {
        try (Connection connection = database.connect()) {
            List<RefusedRecord> refused = new ArrayList<>();
            List<Change> changes = read(connection, records, refused);
            transaction.apply(connection, changes, refused);
            retries = 0;
        } catch (TableWriteException e) {
            throw failure(
                    e.failure(),
                    "Writing to table '" + e.table() + "' failed: " + e.getMessage(),
                    e);
        } catch (SQLException e) {
            throw failure(
                    dialect.classify(e),
                    "Writing to " + config.address() + " failed: " + dialect.explain(e),
                    e);
        }
    }

    @Override
    public void close() {
        database.close();
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

    private ConnectException failure(SqlFailure failure, String message, Exception cause) {
        if (failure != SqlFailure.RETRIABLE) {
            return new ConnectException(message, cause);
        }
        if (retries >= config.maxRetries()) {
            return new ConnectException(
                    message + ". Given up after " + retries + " retries (max.retries)", cause);
        }
        retries++;
        context.timeout(config.retryBackoff().toMillis());
        return new RetriableException(message, cause);
    }
}
