package dev.jetconnect.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A worker's log that holds what sinks are compared on: in one topic the table, in another one the
 * changes made after that. Their source connectors are stopped.
 *
 * <p>Immutable.
 */
final class SinkLog {
    private static final String SNAPSHOT = "sinks_snapshot";
    private static final String CHANGES = "sinks_changes";
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(200);
    private static final Duration FILLING_MAX = Duration.ofMinutes(20);

    private final JetConnectSide side;
    private final Path folder;
    private final Contents snapshot;
    private final Contents changes;

    private SinkLog(JetConnectSide side, Path folder, Contents snapshot, Contents changes) {
        this.side = side;
        this.folder = folder;
        this.snapshot = snapshot;
        this.changes = changes;
    }

    static SinkLog fill(JetConnectSide side, Path folder, Orders orders, long rows) {
        try (Worker worker = side.start(folder)) {
            worker.awaitReady();
            worker.client().create(SNAPSHOT, sourceConfig(side, orders, SNAPSHOT));
            awaitRecords(worker, SNAPSHOT, rows);
            worker.client().stop(SNAPSHOT);
            long lastId = orders.highestId();
            Contents snapshot = Contents.of(orders, SNAPSHOT, rows, lastId);
            Map<String, String> source = sourceConfig(side, orders, CHANGES);
            source.put("snapshot.mode", "no_data");
            worker.client().create(CHANGES, source);
            Await.until(
                    "The start of " + CHANGES,
                    LOOK_INTERVAL,
                    FILLING_MAX,
                    () -> orders.isRead(CHANGES));
            int transactions = Orders.transactions(rows);
            orders.makeChanges(transactions);
            // The last of them update the rows that were the last ones before them.
            long changes = (long) transactions * Orders.CHANGES_PER_TRANSACTION;
            // Two more for begin and end of each transaction.
            awaitRecords(worker, CHANGES, changes + Orders.LAST_ROWS + 2L * transactions);
            worker.client().stop(CHANGES);
            // They would keep the target's WAL, so that each segment of it were a new file.
            orders.dropSlot(SNAPSHOT);
            orders.dropSlot(CHANGES);
            return new SinkLog(
                    side, folder, snapshot, Contents.of(orders, CHANGES, changes, lastId));
        }
    }

    private static Map<String, String> sourceConfig(
            JetConnectSide side, Orders orders, String name) {
        Map<String, String> config = new HashMap<>(side.sourceConfig(orders, name));
        // All sinks get the same records, and one of them needs this.
        config.put("provide.transaction.metadata", "true");
        config.put("tombstones.on.delete", "false");
        return config;
    }

    private static void awaitRecords(Worker worker, String source, long records) {
        try (WorkerBeans beans = WorkerBeans.attach(worker.processId())) {
            HealthCheck check = new HealthCheck(worker, source);
            Await.until(
                    "All of " + source + " in the log",
                    LOOK_INTERVAL,
                    FILLING_MAX,
                    () -> {
                        check.run();
                        return beans.recordsConfirmed(source) >= records;
                    });
        }
    }

    /** A new worker on this log. */
    Worker start() {
        return side.start(folder);
    }

    Contents snapshot() {
        return snapshot;
    }

    Contents changes() {
        return changes;
    }

    /**
     * What a source has written, and what shows that it has come to a target.
     *
     * @param items how many rows or changes
     * @param lastId the last of the rows that the last records hold
     * @param version of those rows
     * @param fingerprint of the whole table
     */
    record Contents(String source, long items, long lastId, String version, String fingerprint) {
        private static Contents of(Orders orders, String source, long items, long lastId) {
            return new Contents(
                    source, items, lastId, orders.versionOfLastRows(lastId), orders.fingerprint());
        }
    }
}
