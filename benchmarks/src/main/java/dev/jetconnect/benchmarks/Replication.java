package dev.jetconnect.benchmarks;

import java.nio.file.Path;
import java.time.Duration;

/**
 * One side's copy of a table, which goes on over starts of its worker.
 *
 * <p>Confined to the main thread.
 */
final class Replication {
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(100);
    private static final Duration COPY_MAX = Duration.ofMinutes(20);

    private final Side side;
    private final Orders orders;
    private final PostgresTarget target;
    private final Path folder;
    private final String source;
    private final String sink;

    /**
     * @param folder for the worker's
     */
    Replication(String name, Side side, Orders orders, PostgresTarget target, Path folder) {
        this.side = side;
        this.orders = orders;
        this.target = target;
        // Names of replication slots are the cluster's, and each side has one.
        this.source = name + "_" + side.key();
        this.sink = source + "_sink";
        this.folder = folder.resolve(source);
    }

    /** Copies the table with a worker that is then stopped. */
    void prepare() {
        target.clear();
        try (Worker worker = side.start(folder)) {
            worker.awaitReady();
            worker.createTopic(source + Orders.TOPIC, side.partitions());
            worker.client().create(source, side.sourceConfig(orders, source));
            worker.client().create(sink, side.sinkConfig(target, source + Orders.TOPIC));
            HealthCheck check = new HealthCheck(worker, source, sink);
            long rows = orders.rows();
            long lastId = orders.highestId();
            Await.until(
                    "The last row in the target",
                    LOOK_INTERVAL,
                    COPY_MAX,
                    () -> {
                        check.run();
                        return target.hasRow(lastId) && target.rows() >= rows;
                    });
            awaitCaughtUp(worker);
        }
    }

    /** Starts the worker again, and waits until a change has come through. */
    Worker resume() {
        Worker worker = side.start(folder);
        worker.awaitReady();
        awaitCaughtUp(worker);
        return worker;
    }

    /** Gives up what the source database keeps for it. */
    void end() {
        orders.dropSlot(source);
    }

    Side side() {
        return side;
    }

    Orders orders() {
        return orders;
    }

    PostgresTarget target() {
        return target;
    }

    void awaitCaughtUp(Worker worker) {
        long highestId = orders.highestId();
        orders.touchLastRows();
        awaitLastRows(worker, highestId);
    }

    /** Waits until the target has the last rows as the source has them. */
    void awaitLastRows(Worker worker, long lastId) {
        String version = orders.versionOfLastRows(lastId);
        HealthCheck check = new HealthCheck(worker, source, sink);
        Await.until(
                "The last change in the target",
                LOOK_INTERVAL,
                COPY_MAX,
                () -> {
                    check.run();
                    return target.versionOfLastRows(lastId).equals(version);
                });
    }
}
