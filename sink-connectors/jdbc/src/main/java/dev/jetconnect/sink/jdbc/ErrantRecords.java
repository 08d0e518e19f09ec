package dev.jetconnect.sink.jdbc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** Where records go that cannot be written, if the worker takes them. */
final class ErrantRecords {
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);

    private final Optional<ErrantRecordReporter> reporter;

    private ErrantRecords(Optional<ErrantRecordReporter> reporter) {
        this.reporter = reporter;
    }

    /** Nobody takes reports, so that the first one fails the task. */
    static ErrantRecords none() {
        return new ErrantRecords(Optional.empty());
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

    /**
     * Reports records and waits until the reports are stored: a position that moves past a record
     * in the target says that nobody has to care for it any more.
     */
    void report(List<RefusedRecord> noted) {
        List<Future<Void>> reports = new ArrayList<>(noted.size());
        for (RefusedRecord refused : noted) {
            reports.add(reporter.orElseThrow().report(refused.record(), refused.error()));
        }
        long deadline = System.nanoTime() + WAIT_MAX.toNanos();
        for (Future<Void> report : reports) {
            await(report, deadline);
        }
    }

    private static void await(Future<Void> report, long deadline) {
        try {
            report.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the worker's loop sees it and stops
            throw new ConnectException("Interrupted while refused records were reported", e);
        } catch (TimeoutException e) {
            throw new RetriableException(
                    "The worker has not stored the reports of refused records within "
                            + WAIT_MAX.toSeconds()
                            + " s; the batch is rolled back and comes again",
                    e);
        } catch (ExecutionException e) {
            throw new ConnectException(
                    "A refused record could not be reported: " + e.getCause().getMessage(), e);
        }
    }
}
