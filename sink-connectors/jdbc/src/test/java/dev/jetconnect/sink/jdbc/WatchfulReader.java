package dev.jetconnect.sink.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Sums as fast as it can, one snapshot each, and keeps the first sum that is not the bank's. */
final class WatchfulReader implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final AtomicBoolean isEnding = new AtomicBoolean();
    private final AtomicInteger reads = new AtomicInteger();
    private final Future<Optional<Long>> seen;

    WatchfulReader(TargetDatabase target) {
        this.seen = thread.submit(() -> read(target));
    }

    int reads() {
        return reads.get();
    }

    /** The first wrong sum that it has seen. */
    Optional<Long> wrongSum() throws ExecutionException, InterruptedException {
        isEnding.set(true);
        return seen.get();
    }

    @Override
    public void close() {
        isEnding.set(true);
        thread.shutdown();
    }

    private Optional<Long> read(TargetDatabase target) throws SQLException {
        try (Connection connection = target.connect();
                Statement statement = connection.createStatement()) {
            while (!isEnding.get()) {
                try (ResultSet row = statement.executeQuery(Bank.SUM)) {
                    row.next();
                    long sum = row.getLong(1);
                    if (!row.wasNull() && sum != Bank.TOTAL) {
                        return Optional.of(sum);
                    }
                }
                reads.incrementAndGet();
            }
        }
        return Optional.empty();
    }
}
