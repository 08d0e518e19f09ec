package dev.jetconnect.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs what was asked for, each family of workloads with servers of its own, one after the other.
 *
 * <p>Confined to the main thread.
 */
final class Suite {
    private static final EnumSet<Part> ON_POSTGRES =
            EnumSet.range(Part.SNAPSHOT_COLD, Part.CHANGES_WARM);

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

    void run(List<SinkVariant> variants) {
        JetConnectSide side =
                new JetConnectSide(
                        installation.home(), installation.plugins().toString(), settings);
        if (measurements.wants(Part.START)) {
            StartWorkload workload = new StartWorkload(side, measurements);
            for (int run = 1; run <= settings.runs(); run++) {
                workload.run(folder, run);
            }
        }
        if (ON_POSTGRES.stream().anyMatch(measurements::wants)) {
            try (Orders orders = fill("postgres")) {
                runOnPostgres(side, orders);
            }
        }
        List<TargetKind> kinds =
                Arrays.stream(TargetKind.values())
                        .filter(kind -> measurements.wants(Part.sinkSnapshot(kind)))
                        .toList();
        if (!kinds.isEmpty()) {
            try (Orders orders = fill("sinks-postgres")) {
                runSinks(side.with(installation.opponents()), orders, kinds, variants);
            }
        }
    }

    private Orders fill(String name) {
        measurements.say("Filling PostgreSQL in " + folder + " ...");
        Orders orders = Orders.start(folder.resolve(name), settings.rows());
        description.putAll(orders.description());
        return orders;
    }

    private void runOnPostgres(JetConnectSide side, Orders orders) {
        Target target = PostgresTarget.create(orders);
        SnapshotWorkload snapshot =
                new SnapshotWorkload(side, orders, target, settings.rows(), measurements);
        for (int run = 1; run <= settings.runs(); run++) {
            snapshot.run(folder, run);
        }
        if (measurements.wants(Part.CHANGES_COLD)) {
            ChangesWorkload changes =
                    new ChangesWorkload(side, orders, target, settings.rows(), measurements);
            Path worker = folder.resolve("changes");
            measurements.say("Copying the table before its changes ...");
            changes.prepare(worker);
            for (int run = 1; run <= settings.runs(); run++) {
                changes.run(worker, run);
            }
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
        List<SinkVariant> order = new ArrayList<>(variants);
        for (int run = 1; run <= settings.runs(); run++) {
            for (SinkVariant variant : order) {
                workload.run(variant, run);
            }
            // Nobody is always the one that follows another.
            Collections.reverse(order);
        }
    }
}
