package dev.jetconnect.chaos;

import dev.jetconnect.chaos.Evidence.Happening;
import dev.jetconnect.it.ConnectRest;
import dev.jetconnect.it.Connector;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One run: starts everything, lets the faults of a schedule happen while records flow, heals, waits
 * until all is at rest, and checks the promises.
 *
 * <p>Confined to one thread.
 */
final class ChaosRun {
    private final World world;
    private final Pipelines pipelines;
    private final Sabotage sabotage;
    private final PrintStream out;

    ChaosRun(World world, Pipelines pipelines, Sabotage sabotage, PrintStream out) {
        this.world = world;
        this.pipelines = pipelines;
        this.sabotage = sabotage;
        this.out = out;
    }

    Report run(List<Schedule> schedules) throws InterruptedException {
        long begin = System.nanoTime();
        Database source = world.database(DatabaseFault.Side.SOURCE);
        Database target = world.database(DatabaseFault.Side.TARGET);
        List<Happening> happenings = new ArrayList<>();
        try (Streams streams = Streams.connect(world.nats().url());
                Watch watch = Watch.start(world, streams)) {
            RowWriter.makeTables(source, target);
            ConnectRest rest = world.worker(0).rest();
            pipelines.all().forEach(connector -> create(rest, connector));
            // The snapshot sees empty tables: it would tell nothing about the order of commits.
            Waiting.until("the source reads the log", source::hasReader);
            try (RowWriter writer = RowWriter.start(source)) {
                Standstill standstill = new Standstill(world);
                Waiting.until("records flow", standstill::isFlowing);
                out.println("Records flow; the faults begin.");
                for (Schedule schedule : schedules) {
                    happenings.addAll(new Disturber(world, out).run(schedule));
                }
                sabotage.commit(world, streams);
                out.println(Report.time(System.currentTimeMillis()) + "  all is healed");
            }
            Ending ending = new Ending(world, streams);
            ending.awaitRest();
            watch.close();
            Evidence evidence = ending.evidence(happenings, watch);
            return report(
                    schedules.get(0).seed(),
                    evidence,
                    watch,
                    Duration.ofNanos(System.nanoTime() - begin));
        }
    }

    private Report report(long seed, Evidence evidence, Watch watch, Duration length) {
        Map<String, List<String>> findings = new LinkedHashMap<>();
        for (Check check : Check.all(Limits.usual())) {
            findings.put(check.promise(), check.findings(evidence));
        }
        Map<String, Integer> counts = new LinkedHashMap<>();
        counts.put("numbered records stored", evidence.numbers().stored().size());
        counts.put("numbered records that the sink got", evidence.numbers().applied().size());
        counts.put("rows stored", evidence.rows().stored().size());
        counts.put("looks at the slot", evidence.slots().size());
        counts.put("looks at committed positions", evidence.positions().size());
        evidence.endsByItself()
                .forEach(
                        (worker, statuses) ->
                                counts.put(
                                        worker + " ended by itself, with statuses " + statuses,
                                        statuses.size()));
        watch.failures().forEach(failure -> counts.merge(failure, 1, Integer::sum));
        return new Report(seed, length, evidence.happenings(), counts, pauses(evidence), findings);
    }

    /** While faults happened: before and after, records come and end. */
    private static Map<String, Long> pauses(Evidence evidence) {
        List<Happening> happenings = evidence.happenings();
        Map<String, Long> pauses = new TreeMap<>();
        if (!happenings.isEmpty()) {
            long from = happenings.get(0).begin();
            long to = happenings.stream().mapToLong(Happening::end).max().orElse(from);
            Evidence.Numbers numbers = evidence.numbers();
            Pauses.longest(numbers.sourceEvents(), "poll", from, to)
                    .forEach((task, millis) -> pauses.put("numbers-source " + task, millis));
            Pauses.longest(numbers.sinkEvents(), "put", from, to)
                    .forEach((task, millis) -> pauses.put("numbers-sink " + task, millis));
        }
        return pauses;
    }

    private static void create(ConnectRest rest, Connector connector) {
        ConnectRest.Answer answer = rest.create(connector);
        if (answer.status() != 201) {
            throw new IllegalStateException(
                    "'" + connector.name() + "' was refused: " + answer.message());
        }
    }
}
