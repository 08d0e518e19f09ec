package dev.jetconnect.benchmarks;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What is measured by itself. */
enum Part {
    SNAPSHOT_COLD("W1.e2e", "W1 snapshot, end to end, cold", "row"),
    SNAPSHOT_WARM("W1.warm", "W1 snapshot, end to end, warm", "row"),
    SNAPSHOT_SOURCE("W1.source", "W1 snapshot, source only, cold", "row"),
    SNAPSHOT_SINK("W1.sink", "W1 snapshot, sink only, cold", "row"),
    SNAPSHOT_SOURCE_WARM("W1.source-warm", "W1 snapshot, source only, warm", "row"),
    SNAPSHOT_SINK_WARM("W1.sink-warm", "W1 snapshot, sink only, warm", "row"),
    CHANGES_COLD("W2.cold", "W2 mixed changes, cold", "change"),
    CHANGES_WARM("W2.warm", "W2 mixed changes, warm", "change"),
    LATENCY("W3.latency", "W3 changes one by one, 200 a second", "change"),
    MANY_TOPICS("W6.topics", "W6 500 topics, 10 changes a second in all, 60 s", "change"),
    START("W4.start", "W4 start and footprint", "record"),
    GENERATED_JSON_1("W5.json1", "W5 generated, JSON with schemas, 1 task", "record"),
    GENERATED_JSON_4("W5.json4", "W5 generated, JSON with schemas, 4 tasks", "record"),
    GENERATED_DEFAULT_1("W5.default1", "W5 generated, each side's own converter, 1 task", "record"),
    GENERATED_DEFAULT_4(
            "W5.default4", "W5 generated, each side's own converter, 4 tasks", "record"),
    GENERATED_STRING_1("W5.string1", "W5 generated, StringConverter, 1 task", "record"),
    GENERATED_STRING_4("W5.string4", "W5 generated, StringConverter, 4 tasks", "record"),
    SINK_SNAPSHOT_POSTGRES("S1.postgres", "S1 full topic into PostgreSQL", "row"),
    SINK_CHANGES_POSTGRES("S2.postgres", "S2 mixed changes into PostgreSQL", "change"),
    SINK_SNAPSHOT_MYSQL("S1.mysql", "S1 full topic into MySQL", "row"),
    SINK_CHANGES_MYSQL("S2.mysql", "S2 mixed changes into MySQL", "change"),
    SINK_SNAPSHOT_MARIADB("S1.mariadb", "S1 full topic into MariaDB", "row"),
    SINK_CHANGES_MARIADB("S2.mariadb", "S2 mixed changes into MariaDB", "change"),
    TABLE_COPY("C1.orders", "C1 table copy, PostgreSQL to PostgreSQL", "row"),
    TABLE_COPY_NARROW("C1.narrow", "C1 table copy of narrow rows, ten times as many", "row"),
    MYSQL_COPY("C2.orders", "C2 table copy, MySQL to PostgreSQL", "row"),
    MYSQL_COPY_NARROW("C2.narrow", "C2 table copy of narrow rows, ten times as many", "row"),
    COPY_TO_MYSQL("C3.mysql", "C3 table copy, PostgreSQL to MySQL", "row"),
    COPY_TO_MARIADB("C3.mariadb", "C3 table copy, PostgreSQL to MariaDB", "row"),
    VERIFY("V1.verify", "V1 comparison of source and copy, beside the copy", "row"),
    HEAP("H1.heap", "H1 heap while many rows go through", "row"),
    COPY_HEAP("H2.heap", "H2 heap while a table of many rows is copied", "row"),
    BACKLOG_FILL("B1.fill", "B1 backlog grows while its sink is stopped", "record"),
    BACKLOG_DRAIN("B1.drain", "B1 backlog is read", "record"),
    SLOW_SINK("N1.slow", "N1 nine of ten connectors beside a slow sink", "record");

    private static final String SINKS = "sinks";

    private final String key;
    private final String title;
    private final String item;

    Part(String key, String title, String item) {
        this.key = key;
        this.title = title;
        this.item = item;
    }

    static Part sinkSnapshot(TargetKind kind) {
        return valueOf("SINK_SNAPSHOT_" + kind);
    }

    static Part sinkChanges(TargetKind kind) {
        return valueOf("SINK_CHANGES_" + kind);
    }

    /** Those of the workloads W, which run when nothing is selected. */
    static Set<Part> workloads() {
        return EnumSet.range(SNAPSHOT_COLD, GENERATED_STRING_4);
    }

    private static EnumSet<Part> sinks() {
        return EnumSet.range(SINK_SNAPSHOT_POSTGRES, SINK_CHANGES_MARIADB);
    }

    /** As the command line and the JSON file have it. */
    String key() {
        return key;
    }

    /** Whether {@code selection}, a workload, a part or all sinks, names it. */
    boolean isIn(String selection) {
        return key.equalsIgnoreCase(selection)
                || key.substring(0, key.indexOf('.')).equalsIgnoreCase(selection)
                || (selection.toLowerCase(Locale.ROOT).equals(SINKS) && sinks().contains(this));
    }

    String title() {
        return title;
    }

    /** What its rate counts. */
    String item() {
        return item;
    }
}
