package dev.jetconnect.source.copy;

import dev.jetconnect.databases.DatabaseKind;
import dev.jetconnect.databases.TableId;
import dev.jetconnect.databases.structure.StructureCatalog;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StructureCopyTest {
    @TempDir static Path folder;
    private static CopyServers servers;

    @BeforeAll
    static void start() {
        servers = new CopyServers(folder);
        for (DatabaseKind kind : DatabaseKind.values()) {
            servers.create(kind, "source");
            servers.execute(kind, "source", ShopSchema.statements(kind));
        }
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    static Stream<Arguments> pairs() {
        return Stream.of(DatabaseKind.values())
                .flatMap(
                        from -> Stream.of(DatabaseKind.values()).map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void show(DatabaseKind from, DatabaseKind to) throws Exception {
        servers.create(to, "target");
        List<SourceRecord> records = copy(from, "all");
        try (SinkRun sink = new SinkRun(sinkSettings(to))) {
            sink.put(records);
            sink.settle();
        }
        System.out.println("=== " + from + " -> " + to);
        try (Connection connection = servers.connect(to, "target")) {
            for (String table : List.of("customer", "purchase", "event", "plain")) {
                StructureCatalog.of(connection)
                        .read(connection, new TableId(Optional.empty(), table))
                        .ifPresentOrElse(
                                t -> {
                                    System.out.println(
                                            "TABLE "
                                                    + t.name()
                                                    + " '"
                                                    + t.comment()
                                                    + "' "
                                                    + t.primaryKey());
                                    t.columns().forEach(c -> System.out.println("  " + c));
                                    t.indexes().forEach(c -> System.out.println("  " + c));
                                    t.foreignKeys().forEach(c -> System.out.println("  " + c));
                                    t.rules().forEach(c -> System.out.println("  " + c));
                                },
                                () -> System.out.println("NONE " + table));
            }
        }
        servers.rows(
                        to,
                        "target",
                        "SELECT source_table, object, state, reason, remedy FROM jetconnect_structure ORDER BY 1, 2")
                .forEach(r -> System.out.println("  NOTE " + r));
    }

    private static List<SourceRecord> copy(DatabaseKind from, String structure)
            throws InterruptedException {
        Map<String, String> settings = servers.settings(from, "source");
        settings.put("table.include.list", "shop\\..*");
        settings.put("records", "blocks");
        settings.put("structure", structure);
        MemoryOffsets offsets = new MemoryOffsets();
        List<SourceRecord> records;
        try (CopyRun run = new CopyRun(settings, 2, offsets)) {
            records =
                    run.until(
                            all ->
                                    all.stream()
                                            .anyMatch(
                                                    r ->
                                                            "sent"
                                                                            .equals(
                                                                                    r.sourceOffset()
                                                                                            .get(
                                                                                                    "state"))
                                                                    && r.topic()
                                                                            .endsWith(
                                                                                    ".copy-structure")));
        }
        List<SourceRecord> routed = new ArrayList<>();
        for (SourceRecord record : CopyRun.ofTables(records)) {
            routed.add(
                    record.newRecord(
                            record.topic().substring(record.topic().lastIndexOf('.') + 1),
                            null,
                            record.keySchema(),
                            record.key(),
                            record.valueSchema(),
                            record.value(),
                            null));
        }
        return routed;
    }

    private static Map<String, String> sinkSettings(DatabaseKind to) {
        Map<String, String> settings = servers.settings(to, "target");
        settings.put("topics", "any");
        return settings;
    }
}
