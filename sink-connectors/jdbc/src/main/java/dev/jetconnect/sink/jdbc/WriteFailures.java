package dev.jetconnect.sink.jdbc;

import dev.jetconnect.databases.DatabaseAddress;
import dev.jetconnect.databases.SqlFailure;
import dev.jetconnect.sink.jdbc.dialect.Dialect;
import java.sql.SQLException;
import java.time.Duration;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * Turns failures of the database into what the worker understands, and counts how often it is tried
 * again. Confined to the task thread.
 */
final class WriteFailures {
    private static final Duration COME_BACK = Duration.ofSeconds(1);

    private final DatabaseAddress address;
    private final Dialect dialect;
    private final SinkTaskContext context;
    private final Database database;
    private final RetryBackoff backoff;

    WriteFailures(
            JdbcSinkConfig config, Dialect dialect, SinkTaskContext context, Database database) {
        this.address = config.address();
        this.dialect = dialect;
        this.context = context;
        this.database = database;
        this.backoff = new RetryBackoff(config.maxRetries(), config.retryBackoff());
    }

    /** The error to throw; a {@link RetriableException} where the worker shall try again. */
    ConnectException of(TableWriteException error) {
        return of(
                error.failure(),
                "Writing to table '" + error.table() + "' failed: " + error.getMessage(),
                error);
    }

    /** The error to throw; a {@link RetriableException} where the worker shall try again. */
    ConnectException of(SQLException error) {
        return of(
                dialect.classify(error),
                "Writing to " + address + " failed: " + dialect.explain(error),
                error);
    }

    /** Has the worker come back soon even without records: what is written behind may fail. */
    void comeBack() {
        context.timeout(COME_BACK.toMillis());
    }

    void succeeded() {
        backoff.succeeded();
    }

    private ConnectException of(SqlFailure failure, String message, Exception cause) {
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
        database.renew();
        context.timeout(backoff.next().toMillis());
        return new RetriableException(message, cause);
    }
}
