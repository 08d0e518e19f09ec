package dev.jetconnect.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Runs what was asked for, each family of workloads with servers of its own, one after the other.
 *
 * <p>Confined to the main thread.
 */
final class Suite {
    private static final EnumSet<Part> ON_POSTGRES =
            EnumSet.range(Part.SNAPSHOT_COLD, Part.MANY_TOPICS);

    private static final int QUIET_TABLES = 500;

    private final Settings settings;
    private final Installation installation;
    private final Path folder;
    private final Measurements measurements;
    private final Map<String, String> description;

    Suite(
            Settings settings,
            Installation installation,
            Path folder,
            Measurements measurements,
            Map<String, String> description) {
        this.settings = settings;
        this.installation = installation;
        this.folder = folder;
        this.measurements = measurements;
        this.description = description;
    }

    /**
     * @param opponents what else runs W, alternately with JetConnect
     * @param variants what S compares
     */
    void run(Set<Opponent> opponents, List<SinkVariant> variants) {
        JetConnectSide jetConnect = jetConnect("JetConnect");
        List<Side> sides = new ArrayList<>(List.of(jetConnect));
        if (opponents.contains(Opponent.ITSELF)) {
            sides.add(jetConnect("JetConnect again"));
        }
        Optional<KafkaSide> kafka =
                opponents.contains(Opponent.KAFKA_CONNECT)
                        ? Optional.of(new KafkaSide(installation))
                        : Optional.empty();
        kafka.ifPresent(
                side -> {
                    sides.add(side);
                    description.putAll(side.description());
                });
        if (measurements.wants(Part.START)) {
            List<StartWorkload> workloads =
                    sides.stream().map(side -> new StartWorkload(side, measurements)).toList();
            alternate(workloads, (workload, run) -> workload.run(folder, run));
        }
        runGenerated(sides);
        if (measurements.wants(Part.HEAP)) {
            new HeapWorkload(jetConnect, settings.rows(), measurements).run(folder);
        }
        runBounds(jetConnect);
        if (ON_POSTGRES.stream().anyMatch(measurements::wants)) {
            try (Orders orders = fill("postgres")) {
                runOnPostgres(sides, orders);
            }
        }
        new CopySuite(settings, installation, folder, measurements, description)
                .run(jetConnect, kafka);
        List<TargetKind> kinds =
                Arrays.stream(TargetKind.values())
                        .filter(kind -> measurements.wants(Part.sinkSnapshot(kind)))
                        .toList();
        if (!kinds.isEmpty()) {
            try (Orders orders = fill("sinks-postgres")) {
                runSinks(jetConnect.with(installation.opponents()), orders, kinds, variants);
            }
        }
    }

    private JetConnectSide jetConnect(String name) {
        return jetConnect(name, settings);
    }

    private JetConnectSide jetConnect(String name, Settings settings) {
        return new JetConnectSide(
                name, installation.home(), installation.plugins().toString(), settings);
    }

    private <T> void alternate(List<T> sides, BiConsumer<T, Integer> measurement) {
        settings.alternate(sides, measurement);
    }

    private Orders fill(String name) {
        measurements.say("Filling PostgreSQL in " + folder + " ...");
        Orders orders = Orders.start(folder.resolve(name), settings.rows());
        description.putAll(orders.description());
        return orders;
    }

    private void runGenerated(List<Side> sides) {
        List<GeneratedWorkload> workloads =
                sides.stream()
                        .map(side -> new GeneratedWorkload(side, 2 * settings.rows(), measurements))
                        .toList();
        for (GeneratedLoad load : GeneratedLoad.values()) {
            if (measurements.wants(load.part())) {
                alternate(workloads, (workload, run) -> workload.run(folder, load, run));
            }
        }
    }

    private void runBounds(JetConnectSide side) {
        if (measurements.wants(Part.BACKLOG_FILL) || measurements.wants(Part.BACKLOG_DRAIN)) {
            new BacklogWorkload(side, settings.backlogGigabytes(), measurements).run(folder);
        }
        if (measurements.wants(Part.SLOW_SINK)) {
            SlowSinkWorkload workload = new SlowSinkWorkload(side, settings.rows(), measurements);
            alternate(
                    List.of(SlowSinkWorkload.Last.values()),
                    (last, run) -> workload.run(folder, last, run));
        }
    }

    private void runOnPostgres(List<Side> sides, Orders orders) {
        runManyTopics(sides, orders);
        // Copies are made before anything else is in this database.
        List<Replication> latencies = new ArrayList<>();
        if (measurements.wants(Part.LATENCY)) {
            for (Side side : latencySides(sides)) {
                latencies.add(replication("one_by_one", side, orders));
            }
        }
        List<Replication> changes = new ArrayList<>();
        if (measurements.wants(Part.CHANGES_COLD)) {
            sides.forEach(side -> changes.add(replication("changes", side, orders)));
        }
        Target target = PostgresTarget.create(orders);
        List<SnapshotWorkload> snapshots =
                sides.stream()
                        .map(
                                side ->
                                        new SnapshotWorkload(
                                                side,
                                                orders,
                                                target,
                                                settings.rows(),
                                                measurements))
                        .toList();
        alternate(snapshots, (workload, run) -> workload.run(folder, run));
        prepare(latencies);
        alternate(
                latencies,
                (replication, run) ->
                        new LatencyWorkload(replication, settings.rows(), measurements).run(run));
        // The others' changes would be kept for them.
        latencies.forEach(Replication::end);
        prepare(changes);
        alternate(
                changes,
                (replication, run) ->
                        new ChangesWorkload(replication, settings.rows(), measurements).run(run));
    }

    private void runManyTopics(List<Side> sides, Orders orders) {
        if (!measurements.wants(Part.MANY_TOPICS)) {
            return;
        }
        QuietTables tables = QuietTables.create(orders, QUIET_TABLES);
        List<ManyTopicsWorkload> workloads =
                sides.stream()
                        .map(Suite::withDefaults)
                        .map(side -> new ManyTopicsWorkload(side, tables, measurements))
                        .toList();
        alternate(workloads, (workload, run) -> workload.run(folder, run));
    }

    private static Side withDefaults(Side side) {
        return side instanceof JetConnectSide ours ? ours.withDefaults() : side;
    }

    /** JetConnect with what a user gets, and also with the opponent's poll interval. */
    private List<Side> latencySides(List<Side> sides) {
        List<Side> all = new ArrayList<>(sides.stream().map(Suite::withDefaults).toList());
        all.add(1, jetConnect("JetConnect, poll 10 ms", settings.with(false)));
        return all;
    }

    /** On a copy of the table that nobody else changes, so that all sides find the same. */
    private Replication replication(String name, Side side, Orders orders) {
        Orders copy = orders.copy(name + "_" + side.key());
        return new Replication(name, side, copy, PostgresTarget.create(copy), folder);
    }

    private void prepare(List<Replication> replications) {
        for (Replication replication : replications) {
            measurements.say("Copying the table for " + replication.side().name() + " ...");
            replication.prepare();
        }
    }

    private void runSinks(
            JetConnectSide side,
            Orders orders,
            List<TargetKind> kinds,
            List<SinkVariant> variants) {
        measurements.say("Filling the log ...");
        SinkLog log = SinkLog.fill(side, folder.resolve("sinks"), orders, settings.rows());
        for (TargetKind kind : kinds) {
            if (kind == TargetKind.POSTGRES) {
                runSinks(side, log, PostgresTarget.create(orders), variants);
            } else {
                Path data = folder.resolve(kind.name());
                try (BinlogTarget target =
                        BinlogTarget.start(kind, installation.server(kind), data)) {
                    runSinks(side, log, target, variants);
                }
                Folders.delete(data);
            }
        }
    }

    private void runSinks(
            JetConnectSide side, SinkLog log, Target target, List<SinkVariant> variants) {
        description.putAll(target.description());
        for (SinkVariant variant : variants) {
            // Sorted, so that two of them are easily compared.
            Map<String, String> config = new TreeMap<>(variant.config(side, target, "<source>"));
            config.remove("connection.password");
            description.put(
                    target.kind().title() + " sink '" + variant.title() + "'", config.toString());
        }
        SinksWorkload workload = new SinksWorkload(side, log, target, measurements);
        alternate(variants, workload::run);
    }
}
