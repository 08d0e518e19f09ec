package dev.jetconnect.sink.jdbc;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
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

    /** Takes note of a record that cannot be written, or fails where nobody takes reports. */
    void add(RefusedRecord refused, List<RefusedRecord> noted) {
        if (reporter.isEmpty()) {
            throw refused.error();
        }
        noted.add(refused);
    }

    /** Reports records; the worker waits for the reports before it commits their offsets. */
    void report(List<RefusedRecord> noted) {
        for (RefusedRecord refused : noted) {
            Future<Void> unused = reporter.orElseThrow().report(refused.record(), refused.error());
        }
    }
}
