package dev.jetconnect.chaos;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run and what it runs on.
 *
 * @param folder for logs, data and ledgers
 * @param isCluster whether NATS is three servers, not one
 * @param schedules one after the other
 * @param without a protection that is taken out
 */
record Scenario(
        Path folder,
        boolean isCluster,
        int workers,
        List<Schedule> schedules,
        Optional<Protection> without) {

    /** Starts everything, runs, and stops everything. */
    Report run(PrintStream out) throws InterruptedException {
        Path place = folder.resolve("nats");
        NatsServers nats = isCluster ? ClusterNats.start(place) : SingleNats.start(place);
        World.Settings settings =
                new World.Settings(
                        workers,
                        without.map(Protection::heap).orElse(World.HEAP),
                        without.map(Protection::workerSettings).orElse(Map.of()));
        try (World world = World.start(folder, nats, settings)) {
            // Whoever ends this program leaves no process behind.
            Runtime.getRuntime().addShutdownHook(new Thread(world::close, "chaos-end"));
            world.awaitWorkers();
            Pipelines pipelines =
                    new Pipelines(
                            world.ledgers().folder(),
                            without.map(Protection::connectorSettings).orElse(Map.of()));
            Sabotage sabotage = without.map(Protection::sabotage).orElse(Sabotage.NOTHING);
            return new ChaosRun(world, pipelines, sabotage, out).run(schedules);
        }
    }
}
