package dev.jetconnect.demo;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What there is to watch: the copy of the rows that were there, the changes that follow, and the
 * comparison in the end.
 *
 * <p>Confined to the main thread.
 */
final class LiveCopy implements AutoCloseable {
    private static final Duration CATCH_UP_MAX = Duration.ofMinutes(1);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(500);

    private final ShopDatabases databases;
    private final Pipeline pipeline;
    private final Progress progress;
    private final Arrivals arrivals;
    private final Lag lag = new Lag();

    LiveCopy(ShopDatabases databases, Pipeline pipeline, Progress progress) {
        this.databases = databases;
        this.pipeline = pipeline;
        this.progress = progress;
        this.arrivals = new Arrivals(databases.target());
    }

    /** Shows how the rows that were in the source arrive, until all have. */
    void awaitSnapshot(long expected, Duration standstillMax) throws InterruptedException {
        Standstill standstill = new Standstill(standstillMax);
        long start = System.nanoTime();
        while (true) {
            long queryStart = System.nanoTime();
            long copied = arrivals.rows(ShopDatabases.TABLES);
            long now = System.nanoTime();
            String line =
                    String.format(
                            Locale.ROOT,
                            "Copy: %,d of %,d rows, %,d rows/s",
                            copied,
                            expected,
                            perSecond(copied, now - start));
            if (copied >= expected) {
                progress.print(line);
                return;
            }
            progress.show(line);
            pipeline.check();
            standstill.check(copied, "No further row has arrived", pipeline);
            // Counting a large table takes its time: leave most of it to the copy.
            pause(Math.max(POLL_INTERVAL.toNanos(), 5 * (now - queryStart)));
        }
    }

    /** Changes the source for a while, and shows the changes and the target's lag. */
    void change(int transactionsPerSecond, Duration time, Duration standstillMax)
            throws InterruptedException {
        Workload workload = Workload.start(databases.source(), lag, transactionsPerSecond);
        watch(workload, System.nanoTime() + time.toNanos(), new Standstill(standstillMax));
        workload.stop();
        requireUnfailed(workload);
        progress.print(
                String.format(
                        Locale.ROOT,
                        "Changes: %,d rows in %,d transactions",
                        workload.rows(),
                        workload.transactions()));
    }

    /** Compares until all is equal, or the target has had its time to catch up. */
    Comparison compare() throws InterruptedException {
        long deadline = System.nanoTime() + CATCH_UP_MAX.toNanos();
        while (System.nanoTime() < deadline && behind().rows() > 0) {
            progress.show("Waiting for the last changes ...");
            pipeline.check();
            pause(TimeUnit.MILLISECONDS.toNanos(50));
        }
        Comparison comparison = compareNow();
        while (System.nanoTime() < deadline && !comparison.isEqual()) {
            progress.show("Comparing source and target ...");
            pipeline.check();
            pause(POLL_INTERVAL.toNanos());
            comparison = compareNow();
        }
        return comparison;
    }

    @Override
    public void close() {
        arrivals.close();
    }

    private void watch(Workload workload, long endNanos, Standstill standstill)
            throws InterruptedException {
        long start = System.nanoTime();
        for (long now = start; now < endNanos; now = System.nanoTime()) {
            pause(Math.min(POLL_INTERVAL.toNanos(), endNanos - now));
            requireUnfailed(workload);
            pipeline.check();
            Lag.Behind behind = behind();
            standstill.check(
                    workload.rows() - behind.rows(), "No further change has arrived", pipeline);
            progress.show(
                    String.format(
                            Locale.ROOT,
                            "Changes: %,d rows in %,d transactions, %,d rows/s; lag %,d rows, %,d ms",
                            workload.rows(),
                            workload.transactions(),
                            perSecond(workload.rows(), System.nanoTime() - start),
                            behind.rows(),
                            behind.time().toMillis()));
        }
    }

    /** What the target lacks: first looked up, then set against the source, so never too much. */
    private Lag.Behind behind() {
        long arrived = arrivals.transaction();
        return lag.behind(arrived, System.nanoTime());
    }

    private Comparison compareNow() {
        return Comparison.of(databases.source(), databases.target(), ShopDatabases.TABLES);
    }

    private static void requireUnfailed(Workload workload) {
        workload.failure()
                .ifPresent(
                        failure -> {
                            throw new DemoFailure(
                                    "The source database refused a change: " + failure.getMessage(),
                                    failure);
                        });
    }

    private static long perSecond(long count, long nanos) {
        return Math.round(count / Math.max(nanos / 1e9, 1e-3));
    }

    private static void pause(long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(nanos);
    }
}
