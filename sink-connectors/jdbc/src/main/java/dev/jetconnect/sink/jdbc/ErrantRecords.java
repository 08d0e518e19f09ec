package dev.jetconnect.sink.jdbc;

import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** Where records go that cannot be written, if the worker takes them. */
final class ErrantRecords {
    private final Optional<ErrantRecordReporter> reporter;

    private ErrantRecords(Optional<ErrantRecordReporter> reporter) {
        this.reporter = reporter;
    }

    static ErrantRecords of(SinkTaskContext context) {
        try {
            return new ErrantRecords(Optional.ofNullable(context.errantRecordReporter()));
        } catch (NoSuchMethodError | NoClassDefFoundError e) {
            // Workers before Kafka 2.6 have no reporter.
            return new ErrantRecords(Optional.empty());
        }
    }

    /** Reports the record, or fails with the error where nobody takes reports. */
    void report(SinkRecord record, ConnectException error) {
        if (reporter.isEmpty()) {
            throw error;
        }
        // The worker waits for the report before it commits the record's offset.
        Future<Void> unused = reporter.get().report(record, error);
    }

    boolean areTaken() {
        return reporter.isPresent();
    }
}
