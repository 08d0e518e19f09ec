package dev.jetconnect.verify;

import dev.jetconnect.databases.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * One comparison of two databases. First it sums up all rows of both sides, part by part; then it
 * looks at the rows of the sums that differ, again and again while changes may still be on their
 * way. It only reads, and holds no lock and no snapshot longer than for one part.
 *
 * <p>Used once, by one thread; interrupting it stops the comparison. What it starts has ended when
 * it returns.
 */
final class Verification {
    private static final long PROGRESS_MILLIS = 500;

    /** Of so many rows it is known what the source had at the look before. */
    private static final int REMEMBERED_MAX = 100_000;

    private final VerifySettings settings;
    private final Consumer<VerifyReport> progress;
    private final Side source;
    private final Side target;
    private final ConnectionPairs connections;
    private final Optional<Watermark> watermark;
    private final List<TableRun> tables = new ArrayList<>();
    private final AtomicInteger rememberedMax = new AtomicInteger(REMEMBERED_MAX);
    private final long started = System.nanoTime();

    private record Part(TableRun table, TablePair pair, PartReader reader, KeyRange range) {}

    /**
     * @param progress told every now and then; on the thread that runs this
     */
    Verification(VerifySettings settings, Consumer<VerifyReport> progress) {
        this.settings = settings;
        this.progress = progress;
        this.source = Side.of("source", settings.source());
        this.target = Side.of("target", settings.target());
        this.connections = new ConnectionPairs(source, target);
        this.watermark = settings.watermark().map(Watermark::new);
    }

    VerifyReport run() throws InterruptedException {
        // Each reader of a part has a second thread for the target's half.
        ExecutorService readers = pool("verify-source-");
        ExecutorService besides = pool("verify-target-");
        try {
            List<Future<?>> running = new ArrayList<>();
            Queue<Part> parts = new ConcurrentLinkedQueue<>();
            running.add(readers.submit(() -> plan(parts, besides)));
            await(running);
            running.clear();
            for (int i = 0; i < settings.parallelism(); i++) {
                running.add(readers.submit(() -> read(parts)));
            }
            await(running);
            look(readers);
            return VerifyReport.done(seconds(), reports(settings.differencesMax()));
        } finally {
            connections.stop();
            readers.shutdownNow();
            besides.shutdownNow();
            readers.awaitTermination(1, TimeUnit.MINUTES);
            besides.awaitTermination(1, TimeUnit.MINUTES);
        }
    }

    VerifyReport ended(VerifyState state, String failure) {
        return report(state, failure, settings.differencesMax());
    }

    private VerifyReport report(VerifyState state, String failure, int differencesMax) {
        return new VerifyReport(state, seconds(), reports(differencesMax), failure);
    }

    private void plan(Queue<Part> parts, ExecutorService besides) {
        ConnectionPair pair = connections.open();
        try {
            TablePairs found =
                    new TablePairs(source, target, settings.tables(), settings.columns());
            for (TableId id : found.chosen(pair)) {
                TableRun table = new TableRun(id, found.copyOf(id));
                add(table);
                try {
                    parts.addAll(parts(pair, table, found.pair(pair, id), besides));
                } catch (VerifyException e) {
                    table.failed(e.getMessage());
                    rollback(pair);
                }
            }
        } finally {
            connections.close(pair);
        }
        if (tables().isEmpty()) {
            throw new VerifyException(
                    "The source has no table that is to be compared. Check "
                            + VerifyKeys.TABLES_INCLUDE
                            + " and "
                            + VerifyKeys.TABLES_EXCLUDE
                            + ", and what the user may see.");
        }
    }

    private List<Part> parts(
            ConnectionPair connections, TableRun table, TablePair pair, ExecutorService besides) {
        PartReader reader =
                new PartReader(
                        new RowScan(
                                source,
                                SideQuery.ofSource(source.kind(), pair),
                                table.sourceRead()),
                        new RowScan(
                                target,
                                SideQuery.ofTarget(target.kind(), pair),
                                table.targetRead()),
                        besides);
        List<Part> parts =
                new KeyRanges(source, settings.partRows())
                        .of(connections.source(), pair).stream()
                                .map(range -> new Part(table, pair, reader, range))
                                .toList();
        table.begin(pair, parts.size());
        return parts;
    }

    private void read(Queue<Part> parts) {
        ConnectionPair pair = connections.open();
        try {
            for (Part part = parts.poll(); part != null; part = parts.poll()) {
                if (!part.table().isFailed()) {
                    try {
                        read(part, pair);
                    } catch (VerifyException e) {
                        part.table().failed(e.getMessage());
                        connections.close(pair);
                        pair = connections.open();
                    }
                }
            }
        } finally {
            connections.close(pair);
        }
    }

    private void read(Part part, ConnectionPair pair) {
        Buckets ofSource = new Buckets(part.pair().keyCount());
        Buckets ofTarget = new Buckets(part.pair().keyCount());
        part.reader().read(pair, part.range(), ofSource, ofTarget);
        if (!ofSource.differences(ofTarget).isEmpty()) {
            PartSearch search =
                    new PartSearch(
                            part.pair(),
                            part.reader(),
                            part.range(),
                            Math.max(0, settings.differencesMax() - part.table().listed()),
                            rememberedMax,
                            ofSource,
                            ofTarget);
            search.look(pair);
            if (settings.recheckTimeout().isZero()) {
                search.finish();
            }
            part.table().different(search);
        }
        part.table().partRead(ofSource, ofTarget);
    }

    private void look(ExecutorService readers) throws InterruptedException {
        long deadline = System.nanoTime() + settings.recheckTimeout().toNanos();
        AtomicInteger open = new AtomicInteger(1);
        while (open.get() > 0 && System.nanoTime() < deadline) {
            progress.accept(report(VerifyState.RUNNING, null, 0));
            pause();
            open.set(0);
            await(List.of(readers.submit(() -> look(open))));
        }
    }

    /** What the source has now, the target has then, or has had time to get. */
    private void pause() throws InterruptedException {
        if (watermark.isPresent()) {
            watermark.get().await();
        } else {
            TimeUnit.MILLISECONDS.sleep(settings.recheckInterval().toMillis());
        }
    }

    private void look(AtomicInteger open) {
        ConnectionPair pair = connections.open();
        try {
            for (TableRun table : tables()) {
                for (PartSearch search :
                        table.isFailed() ? List.<PartSearch>of() : table.searches()) {
                    if (!search.last().isClean()) {
                        look(table, search, pair, open);
                    }
                }
            }
        } finally {
            connections.close(pair);
        }
    }

    private void look(TableRun table, PartSearch search, ConnectionPair pair, AtomicInteger open) {
        try {
            if (!search.look(pair).isClean()) {
                open.incrementAndGet();
            }
        } catch (VerifyException e) {
            table.failed(e.getMessage());
            rollback(pair);
        }
    }

    private void await(List<Future<?>> running) throws InterruptedException {
        for (Future<?> each : running) {
            while (!isDone(each)) {
                progress.accept(report(VerifyState.RUNNING, null, 0));
            }
        }
    }

    private static boolean isDone(Future<?> running) throws InterruptedException {
        try {
            running.get(PROGRESS_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(e.getCause());
        }
    }

    private static void rollback(ConnectionPair pair) {
        try {
            pair.source().rollback();
            pair.target().rollback();
        } catch (java.sql.SQLException e) {
            // The next statement says what is wrong.
        }
    }

    private ExecutorService pool(String name) {
        AtomicInteger count = new AtomicInteger();
        ThreadFactory threads =
                task -> {
                    Thread thread = new Thread(task, name + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                };
        return Executors.newFixedThreadPool(settings.parallelism(), threads);
    }

    private synchronized void add(TableRun table) {
        tables.add(table);
    }

    private synchronized List<TableRun> tables() {
        return List.copyOf(tables);
    }

    private List<TableReport> reports(int differencesMax) {
        return tables().stream().map(table -> table.report(differencesMax)).toList();
    }

    private double seconds() {
        return Math.round((System.nanoTime() - started) / 1e8) / 10.0;
    }
}
