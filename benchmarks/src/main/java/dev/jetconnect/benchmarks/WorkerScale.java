package dev.jetconnect.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;

/**
 * A hundred connectors on some workers of one group: what each worker costs, how long it takes
 * until one more has its share, and until the others have what it ran when it is killed.
 *
 * <p>Confined to the main thread.
 */
final class WorkerScale {
    static final String KEY = "workers";

    static final String HEADING =
            """
            | workers | all of 100 run, s | workers together, MB | nats-server, MB | workers together, idle CPU % | nats-server, idle CPU % | start of one more until it has its share, s | it is killed: all run elsewhere, s |
            |---|---|---|---|---|---|---|---|"""
                    .stripTrailing();

    private static final int CONNECTORS = 100;
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(100);
    private static final Duration WAIT_MAX = Duration.ofMinutes(10);

    private final Installation installation;
    private final Map<String, String> workerProperties;
    private final Duration idleTime;

    WorkerScale(
            Installation installation, Map<String, String> workerProperties, Duration idleTime) {
        this.installation = installation;
        this.workerProperties = workerProperties;
        this.idleTime = idleTime;
    }

    String measure(Path folder, int count) {
        Path files = Folders.create(folder.resolve(KEY + "-" + count));
        List<JetConnectWorker> workers = new ArrayList<>();
        try (NatsProcess nats = NatsProcess.start(installation.home(), files.resolve("nats"))) {
            JetConnectSide side = side(nats);
            try {
                for (int i = 0; i < count; i++) {
                    workers.add(start(side, files.resolve("worker-" + i)));
                }
                return measure(side, workers, nats, files);
            } finally {
                workers.forEach(JetConnectWorker::kill);
            }
        } finally {
            Folders.delete(files);
        }
    }

    private String measure(
            JetConnectSide side, List<JetConnectWorker> workers, NatsProcess nats, Path files) {
        ConnectClient client = workers.get(0).client();
        long created = System.nanoTime();
        ScaleAxis.CONNECTORS.create(client, files.resolve("marks"), CONNECTORS);
        await("All tasks running", () -> client.runningTasks() >= CONNECTORS);
        double running = secondsSince(created);
        Await.pause(idleTime);
        double memory = sum(workers, ProcessTable::residentMegabytes);
        double natsMemory = ProcessTable.residentMegabytes(nats.processId());
        double cpu = sum(workers, ProcessTable::cpuSeconds);
        double natsCpu = ProcessTable.cpuSeconds(nats.processId());
        long begin = System.nanoTime();
        Await.pause(idleTime);
        double percent = 100 / secondsSince(begin);
        cpu = (sum(workers, ProcessTable::cpuSeconds) - cpu) * percent;
        natsCpu = (ProcessTable.cpuSeconds(nats.processId()) - natsCpu) * percent;

        JetConnectWorker more = start(side, files.resolve("one-more"));
        try {
            String id = more.client().workerId();
            int share = CONNECTORS / (workers.size() + 1);
            await("The share of one more", () -> running(client).getOrDefault(id, 0) >= share);
            double shared = secondsSince(more.startedNanos());
            more.kill();
            long killed = System.nanoTime();
            await(
                    "All tasks on the others",
                    () -> {
                        Map<String, Integer> by = running(client);
                        by.remove(id);
                        return by.values().stream().mapToInt(Integer::intValue).sum() >= CONNECTORS;
                    });
            return String.format(
                    Locale.ROOT,
                    "| %d | %.1f | %.0f | %.0f | %.1f | %.1f | %.1f | %.1f |",
                    workers.size(),
                    running,
                    memory,
                    natsMemory,
                    cpu,
                    natsCpu,
                    shared,
                    secondsSince(killed));
        } finally {
            more.kill();
        }
    }

    private JetConnectSide side(NatsProcess nats) {
        Map<String, String> properties = new HashMap<>(workerProperties);
        properties.put("nats.url", nats.url());
        return new JetConnectSide(
                "JetConnect",
                installation.home(),
                installation.plugins().toString(),
                new Settings(0, 1, 0, false, properties, Map.of(), Map.of()));
    }

    private static JetConnectWorker start(JetConnectSide side, Path folder) {
        JetConnectWorker worker = side.start(folder);
        worker.awaitReady();
        return worker;
    }

    private static Map<String, Integer> running(ConnectClient client) {
        return client.runningTasksByWorker();
    }

    private static void await(String what, BooleanSupplier condition) {
        Await.until(what, LOOK_INTERVAL, WAIT_MAX, condition);
    }

    private static double sum(List<JetConnectWorker> workers, ToDoubleFunction<Long> figure) {
        return workers.stream().map(JetConnectWorker::processId).mapToDouble(figure).sum();
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }
}
