package dev.jetconnect.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * One run of the demo, from nothing to the comparison, and on until Ctrl-C if it isn't to end
 * there.
 *
 * <p>Confined to the main thread.
 */
final class DemoRun {
    /**
     * What the user chose.
     *
     * @param rows about how many are in the source before the copy
     * @param changeTime how long the source changes before the comparison
     * @param port of the worker's REST API
     * @param once whether to end after the comparison
     */
    record Options(long rows, Duration changeTime, int port, boolean once) {}

    private static final int TRANSACTIONS_PER_SECOND = 300;
    private static final int TRANSACTIONS_PER_SECOND_AFTERWARDS = 5;
    private static final Duration WORKER_START_MAX = Duration.ofSeconds(90);
    private static final Duration STANDSTILL_MAX = Duration.ofMinutes(2);

    /** Afterwards the user may pause connectors for as long as he likes. */
    private static final Duration FOREVER = Duration.ofDays(365);

    private final Cleanup cleanup;
    private final Path home;
    private final Options options;
    private final Progress progress =
            new Progress(
                    System.out,
                    Boolean.getBoolean("jetconnect.demo.terminal"),
                    Duration.ofSeconds(2));

    DemoRun(Cleanup cleanup, Path home, Options options) {
        this.cleanup = cleanup;
        this.home = home;
        this.options = options;
    }

    /** Returns whether source and target were equal in the end. */
    boolean run() throws InterruptedException {
        try {
            requireSupportedMachine();
            requireFreePort();
            return run(cleanup.folder());
        } catch (DemoFailure | IllegalStateException e) {
            // Once everything is being stopped, things fail because of that.
            if (!cleanup.isBegun()) {
                progress.print(e.getMessage());
            }
            return false;
        }
    }

    private boolean run(Path folder) throws InterruptedException {
        progress.print("Starting two PostgreSQL servers ...");
        ShopDatabases databases = ShopDatabases.start(folder);
        long filled = databases.fill(options.rows());
        progress.print(
                String.format(
                        Locale.ROOT,
                        "Starting a worker to copy %,d rows from one to the other ...",
                        filled));
        WorkerProcess worker = WorkerProcess.start(home, folder, options.port(), databases);
        ConnectClient client = new ConnectClient(URI.create("http://127.0.0.1:" + options.port()));
        awaitReady(client, worker);
        List<String> connectors =
                List.of(
                        client.create(home.resolve("config/postgres-source.json")),
                        client.create(home.resolve("config/postgres-jdbc-sink.json")));
        Pipeline pipeline = new Pipeline(client, worker, connectors);
        try (LiveCopy copy = new LiveCopy(databases, pipeline, progress)) {
            copy.awaitSnapshot(filled, STANDSTILL_MAX);
            copy.change(TRANSACTIONS_PER_SECOND, options.changeTime(), STANDSTILL_MAX);
            Comparison comparison = copy.compare();
            progress.print(System.lineSeparator() + comparison.describe());
            progress.print(comparison.verdict());
            if (!options.once() && comparison.isEqual()) {
                progress.print(suggestions(databases, client.address()));
                copy.change(TRANSACTIONS_PER_SECOND_AFTERWARDS, FOREVER, FOREVER);
            }
            return comparison.isEqual();
        }
    }

    private static void requireSupportedMachine() throws InterruptedException {
        String machine = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (!machine.equals("Linux amd64")) {
            throw new DemoFailure(
                    "The demo's PostgreSQL servers need Linux amd64, and this is " + machine + ".");
        }
        if (System.getProperty("user.name").equals("root") && !hasUserNamespaces()) {
            throw new DemoFailure(
                    "PostgreSQL does not run as root, and this machine lets root start no process as"
                            + " somebody else (unshare -U): run the demo as an ordinary user.");
        }
    }

    private static boolean hasUserNamespaces() throws InterruptedException {
        try {
            return new ProcessBuilder("unshare", "-U", "true").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private void requireFreePort() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port()));
        } catch (IOException e) {
            throw new DemoFailure(
                    String.format(
                            "Port %d of 127.0.0.1 can't be used (%s): choose another one with --port.",
                            options.port(), e.getMessage()),
                    e);
        }
    }

    private static void awaitReady(ConnectClient client, WorkerProcess worker)
            throws InterruptedException {
        long deadline = System.nanoTime() + WORKER_START_MAX.toNanos();
        while (!client.isReady()) {
            Pipeline.requireAlive(worker);
            if (System.nanoTime() > deadline) {
                throw Pipeline.failure(
                        "The worker's REST API did not answer within "
                                + WORKER_START_MAX.toSeconds()
                                + " s.",
                        worker);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private static String suggestions(ShopDatabases databases, URI rest) {
        return """

        A light stream of changes goes on until Ctrl-C. Try, from another terminal:
          curl '%1$s/connectors?expand=status'
          curl %1$s/connectors/shop-sink/offsets
          curl -X PUT %1$s/connectors/shop-sink/pause     (then .../resume)
          psql -h 127.0.0.1 -p %2$d -U postgres %4$s     (the source)
          psql -h 127.0.0.1 -p %3$d -U postgres %4$s     (the target)
        """
                .formatted(
                        rest,
                        databases.source().port(),
                        databases.target().port(),
                        ShopDatabases.DATABASE);
    }
}
