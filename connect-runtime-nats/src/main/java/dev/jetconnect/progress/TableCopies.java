package dev.jetconnect.progress;

import dev.jetconnect.config.HealingSettings;
import dev.jetconnect.config.WorkerSettings;
import dev.jetconnect.log.CommittedPositions;
import dev.jetconnect.log.StreamUnits;
import dev.jetconnect.progress.CopyReport.Problem;
import dev.jetconnect.progress.ReadingSinks.Sink;
import dev.jetconnect.progress.TargetStructures.Told;
import dev.jetconnect.store.KvConfigStore;
import dev.jetconnect.store.KvStatusStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.connect.errors.NotFoundException;
import org.apache.kafka.connect.runtime.ConnectorConfig;
import org.apache.kafka.connect.runtime.Herder;
import org.apache.kafka.connect.runtime.rest.errors.ConnectRestException;
import org.apache.kafka.connect.storage.ClusterConfigState;

/**
 * How far the copies of tables in this group are, whichever worker runs them and writes them.
 *
 * <p>Thread-safe.
 */
public final class TableCopies {
    private static final int CONFLICT = 409;
    private static final int WATCHES_MAX = 100;
    private static final String CLASS = "dev.jetconnect.source.copy.TableCopyConnector";
    private static final Set<String> NAMES = Set.of(CLASS, "TableCopyConnector", "TableCopy");

    private final KvConfigStore connectors;
    private final ReadingSinks sinks;
    private final TaskProblems problems;
    private final ReadRows readRows;
    private final HealingSettings healing;
    private final boolean isExactlyOnce;
    private final TargetStructures structures;
    private final Function<String, StreamUnits> streams;

    /** By connector, least recently asked for first. */
    private final Map<String, Watched> watches = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param metrics of this worker's tasks
     * @param streams what follows a connector's stream
     */
    public TableCopies(
            Herder herder,
            KvConfigStore connectors,
            KvStatusStore statuses,
            CommittedPositions committed,
            WorkerSettings settings,
            Metrics metrics,
            TargetStructures structures,
            Function<String, StreamUnits> streams) {
        this.connectors = connectors;
        this.sinks = new ReadingSinks(connectors, committed);
        this.problems = new TaskProblems(herder, statuses);
        this.readRows = new ReadRows(metrics);
        this.healing = settings.healing();
        this.isExactlyOnce = settings.exactlyOnceSource();
        this.structures = structures;
        this.streams = streams;
    }

    private record Watched(Map<String, String> config, CopyWatch watch) {}

    /** Whether a connector of this config copies tables. */
    public static boolean isCopy(Map<String, String> config) {
        return NAMES.contains(config.getOrDefault(ConnectorConfig.CONNECTOR_CLASS_CONFIG, ""));
    }

    /**
     * How far a copy is now, and what of its tables' structure is not at the targets.
     *
     * @throws NotFoundException there is no such connector
     * @throws ConnectRestException it copies no tables
     */
    public CopyReport report(String connector) {
        return report(connector, true);
    }

    /** The same, without asking the targets anything. */
    CopyReport numbers(String connector) {
        return report(connector, false);
    }

    private CopyReport report(String connector, boolean asksTargets) {
        ClusterConfigState state = connectors.snapshot();
        if (!state.contains(connector)) {
            throw new NotFoundException("Connector " + connector + " not found");
        }
        Map<String, String> config = state.rawConnectorConfig(connector);
        if (!isCopy(config)) {
            throw new ConnectRestException(
                    CONFLICT,
                    "Connector "
                            + connector
                            + " copies no tables, so there is no end that it comes closer to: only"
                            + " connectors of "
                            + CLASS
                            + " have a progress. GET /connectors/"
                            + connector
                            + "/status and /offsets tell how it does.");
        }
        if (!isExactlyOnce) {
            throw new ConnectRestException(
                    CONFLICT,
                    "The worker has exactly.once.source.support=disabled: the log then does not tell"
                            + " which rows are in it, and there is no progress. GET /connectors/"
                            + connector
                            + "/offsets tells how far the copy is.");
        }
        return watch(connector, config).look(connector, new Asked(connector, config, asksTargets));
    }

    /** The copies of this group. */
    public List<String> names() {
        ClusterConfigState state = connectors.snapshot();
        return state.connectors().stream()
                .filter(name -> isCopy(state.rawConnectorConfig(name)))
                .sorted()
                .collect(Collectors.toList());
    }

    private synchronized CopyWatch watch(String connector, Map<String, String> config) {
        Watched known = watches.get(connector);
        if (known == null || !known.config().equals(config)) {
            known =
                    new Watched(
                            config,
                            new CopyWatch(
                                    streams.apply(connector),
                                    table -> topic(config, table),
                                    Clock.systemUTC()));
            watches.put(connector, known);
            if (watches.size() > WATCHES_MAX) {
                watches.remove(watches.keySet().iterator().next());
            }
        }
        return known.watch();
    }

    private static String topic(Map<String, String> config, String table) {
        String prefix = config.getOrDefault("topic.prefix", "");
        return config.getOrDefault("query", "").isBlank() ? prefix + "." + table : prefix;
    }

    /** What a look asks of this worker. */
    private final class Asked implements CopyWatch.Around {
        private final String connector;
        private final Map<String, String> config;
        private final boolean asksTargets;

        Asked(String connector, Map<String, String> config, boolean asksTargets) {
            this.connector = connector;
            this.config = config;
            this.asksTargets = asksTargets;
        }

        @Override
        public List<Sink> sinks(Stream<String> topics) {
            return sinks.of(topics);
        }

        @Override
        public String state() {
            return problems.state(connector);
        }

        @Override
        public List<Problem> problems(List<Sink> reading) {
            List<Problem> all = new ArrayList<>(problems.of(connector));
            reading.forEach(sink -> all.addAll(problems.of(sink.name())));
            return all;
        }

        @Override
        public Map<String, Long> readRows() {
            return readRows.of(connector);
        }

        @Override
        public long stuckMillis() {
            try {
                return healing.withConfigOf(config).stuckTimeout().toMillis();
            } catch (ConfigException e) {
                return healing.stuckTimeout().toMillis(); // it is a reference
            }
        }

        @Override
        public StructureSummary structure(
                CopyLedger ledger, List<Sink> reading, boolean isFinished) {
            Map<String, Told> told = new TreeMap<>();
            if (asksTargets && !ledger.structure().isEmpty()) {
                for (Sink sink : reading) {
                    Map<String, String> of = connectors.snapshot().rawConnectorConfig(sink.name());
                    if (of != null && TargetStructures.isAsked(of)) {
                        told.put(
                                sink.name(),
                                structures
                                        .of(sink.name(), of, isFinished)
                                        .of(ledger.tables().keySet(), isFinished));
                    }
                }
            }
            return new StructureSummary(ledger.structure(), told);
        }

        @Override
        public Map<String, Object> schedule(CopyLedger ledger) {
            String schedule = config.getOrDefault("schedule", "");
            if (schedule.isBlank()) {
                return Map.of();
            }
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("schedule", schedule);
            shown.put("mode", config.getOrDefault("schedule.mode", "full"));
            Map<String, Object> last = ledger.lastOfSchedule();
            for (String field : List.of("started_at", "finished_at")) {
                if (last.containsKey(field)) {
                    shown.put("last_" + field, last.get(field));
                }
            }
            boolean isComplete =
                    ledger.tables().values().stream()
                            .allMatch(table -> table.run() <= Ledgers.number(last, "run"));
            if (isComplete && last.containsKey("next_run_at")) {
                shown.put("next_run_at", last.get("next_run_at"));
            }
            return shown;
        }
    }
}
