package dev.jetconnect.chaos;

import dev.jetconnect.it.Connector;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The connectors of a run:
 *
 * <ul>
 *   <li><b>numbers</b>: a source that numbers its records, in several tasks and partitions, and a
 *       sink that writes down what it gets: a foreign sink, so each record at least once;
 *   <li><b>rows</b>: transactions over two tables of PostgreSQL, by Debezium, into append-only
 *       tables without a key by our JDBC sink: a row that comes twice is there twice;
 *   <li><b>bystander</b>: as numbers, but no fault is aimed at it.
 * </ul>
 *
 * @param ledgers where the probes write
 * @param changes settings of a connector by its name, over those here
 */
record Pipelines(Path ledgers, Map<String, Map<String, String>> changes) {
    static final String NUMBERS = "numbers";
    static final String BYSTANDER = "bystander";
    static final String ROWS = "rows";

    /** Those at which faults by REST are aimed. */
    static final List<String> DISTURBED =
            List.of("numbers-source", "numbers-sink", "rows-source", "rows-sink");

    static final List<String> ALL =
            List.of(
                    "numbers-source",
                    "numbers-sink",
                    "rows-source",
                    "rows-sink",
                    "bystander-source",
                    "bystander-sink");

    static final List<String> TABLES = List.of("journal_a", "journal_b");

    private static final String STRINGS = "org.apache.kafka.connect.storage.StringConverter";
    private static final String JSON = "org.apache.kafka.connect.json.JsonConverter";

    List<Connector> all() {
        return List.of(
                numbering(NUMBERS, 2, 2, 5, 50),
                writing(NUMBERS, 2),
                numbering(BYSTANDER, 1, 1, 2, 100),
                writing(BYSTANDER, 1),
                rowsSource(),
                rowsSink());
    }

    /** A connector that does little and is of no interest. */
    static Connector heartbeat(String name) {
        return new Connector(
                name,
                Map.of(
                        "connector.class", "dev.jetconnect.probe.ProbeSource",
                        "tasks.max", "1",
                        "probe.topics", name,
                        "probe.records", "-1",
                        "probe.batch", "1",
                        "probe.interval.ms", "200"));
    }

    private Connector numbering(String name, int tasks, int partitions, int batch, int pause) {
        return changed(
                heartbeat(name + "-source")
                        .with("tasks.max", String.valueOf(tasks))
                        .with("probe.topics", name)
                        .with("probe.source.partitions", String.valueOf(partitions))
                        .with("probe.batch", String.valueOf(batch))
                        .with("probe.interval.ms", String.valueOf(pause))
                        .with("probe.exactly.once", "SUPPORTED")
                        .with("probe.key", "{source}")
                        .with("probe.value", "{n}")
                        .with("probe.headers", "run={run}")
                        .with("topic.creation.default.partitions", "4")
                        .with("topic.creation.default.replication.factor", "-1")
                        .with("key.converter", STRINGS)
                        .with("value.converter", STRINGS)
                        .with("probe.log.dir", ledgers.toString())
                        .with("probe.log.stamps", "true"));
    }

    private Connector writing(String name, int tasks) {
        return changed(
                new Connector(
                        name + "-sink",
                        Map.of(
                                "connector.class",
                                "dev.jetconnect.probe.ProbeSink",
                                "tasks.max",
                                String.valueOf(tasks),
                                "topics",
                                name,
                                "key.converter",
                                STRINGS,
                                "value.converter",
                                STRINGS,
                                "probe.log.dir",
                                ledgers.toString(),
                                "probe.log.stamps",
                                "true")));
    }

    private Connector rowsSource() {
        return changed(
                Connector.sample("postgres-source.json")
                        .named(ROWS + "-source")
                        .with("topic.prefix", ROWS)
                        .with("table.include.list", "public.journal_a,public.journal_b")
                        .with("publication.name", "chaos")
                        .with("slot.name", "chaos")
                        // So that the slot moves on while the run lasts, and promise 1 is seen.
                        .with("poll.interval.ms", "50")
                        .with("key.converter", JSON)
                        .with("value.converter", JSON));
    }

    private Connector rowsSink() {
        return changed(
                Connector.sample("postgres-jdbc-sink.json")
                        .named(ROWS + "-sink")
                        .with("topics.regex", "rows\\.public\\..*")
                        .with("insert.mode", "insert")
                        .with("pk.mode", "none")
                        .with("delete.enabled", "false")
                        .with("key.converter", JSON)
                        .with("value.converter", JSON));
    }

    private Connector changed(Connector connector) {
        Connector changed = connector;
        for (var change : changes.getOrDefault(connector.name(), Map.of()).entrySet()) {
            changed = changed.with(change.getKey(), change.getValue());
        }
        return changed;
    }
}
