package dev.jetconnect.chaos;

import dev.jetconnect.it.ConnectRest;
import dev.jetconnect.it.Distribution;
import dev.jetconnect.it.WorkerUnderTest;
import dev.jetconnect.test.TcpProxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * All processes of a run: workers of one group, their NATS, and two databases.
 *
 * <p>Thread-safe.
 */
final class World implements AutoCloseable {
    static final String GROUP = "chaos";

    /** Must not be seen anywhere outside the workers. */
    static final String SECRET = "chaos-s3cret-of-the-databases";

    /** A heap that a backlog would soon fill. */
    static final String HEAP = "-Xms16m -Xmx256m -XX:+UseParallelGC";

    private final Path folder;
    private final ProbeLedger ledgers;
    private final NatsServers nats;
    private final Database source;
    private final Database target;
    private final List<ChaosWorker> workers;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    private World(
            Path folder,
            NatsServers nats,
            Database source,
            Database target,
            List<ChaosWorker> workers) {
        this.folder = folder;
        this.ledgers = ProbeLedger.in(folder.resolve("ledgers"));
        this.nats = nats;
        this.source = source;
        this.target = target;
        this.workers = List.copyOf(workers);
    }

    /**
     * What its workers are like.
     *
     * @param workers how many
     * @param heap JVM options
     * @param changed worker settings over the usual ones
     */
    record Settings(int workers, String heap, Map<String, String> changed) {}

    /** Starts everything; workers may not answer yet. */
    static World start(Path folder, NatsServers nats, Settings settings) {
        Database source = Database.start(folder.resolve("source"));
        Database target = Database.start(folder.resolve("target"));
        List<ChaosWorker> started = new ArrayList<>();
        World world = new World(folder, nats, source, target, started);
        for (int i = 0; i < settings.workers(); i++) {
            started.add(world.newWorker("worker-" + i, settings));
        }
        started.forEach(ChaosWorker::launch);
        return new World(folder, nats, source, target, started);
    }

    ChaosWorker worker(int number) {
        return workers.get(number);
    }

    List<ChaosWorker> workers() {
        return workers;
    }

    NatsServers nats() {
        return nats;
    }

    Database database(DatabaseFault.Side side) {
        return side == DatabaseFault.Side.SOURCE ? source : target;
    }

    /** Where the probe connectors write down what is done with them. */
    ProbeLedger ledgers() {
        return ledgers;
    }

    /** A worker to which nothing is done at the moment and that answers, any of them. */
    Optional<ConnectRest> anyRest() {
        List<ChaosWorker> shuffled = new ArrayList<>(workers);
        Collections.shuffle(shuffled);
        return shuffled.stream()
                .filter(ChaosWorker::isUndisturbed)
                .map(ChaosWorker::rest)
                .filter(ConnectRest::isReachable)
                .findFirst();
    }

    void awaitWorkers() {
        Waiting.until("all workers answer", this::allAnswer);
    }

    /** Ends all processes; the second call finds none. */
    @Override
    public void close() {
        if (!isClosed.compareAndSet(false, true)) {
            return;
        }
        workers.forEach(ChaosWorker::close);
        nats.close();
        source.close();
        target.close();
    }

    private boolean allAnswer() {
        return workers.stream().allMatch(worker -> worker.rest().isReachable());
    }

    private ChaosWorker newWorker(String name, Settings settings) {
        List<TcpProxy> ways = nats.ports().stream().map(TcpProxy::to).toList();
        String url =
                ways.stream()
                        .map(way -> "nats://127.0.0.1:" + way.port())
                        .collect(Collectors.joining(","));
        WorkerUnderTest worker =
                new WorkerUnderTest(folder.resolve(name))
                        .with("group.id", GROUP)
                        .with("nats.url", url)
                        .with("nats.replicas", String.valueOf(nats.replicas()))
                        // Faults come every few seconds here: a task that has failed is soon tried
                        // again.
                        .with("restart.backoff.ms", "1000")
                        .with("restart.backoff.max.ms", "8000")
                        .with(
                                "plugin.path",
                                Distribution.plugins() + "," + Distribution.conformancePlugins())
                        .withEnvironment(Map.of("JETCONNECT_HEAP_OPTS", settings.heap()))
                        .withEnvironment(source.environment("SOURCE_DB", SECRET))
                        .withEnvironment(target.environment("TARGET_DB", SECRET));
        settings.changed().forEach(worker::with);
        return new ChaosWorker(name, worker, ways);
    }
}
