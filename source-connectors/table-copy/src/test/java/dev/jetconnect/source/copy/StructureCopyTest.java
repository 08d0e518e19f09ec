package dev.jetconnect.source.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetconnect.databases.DatabaseKind;
import dev.jetconnect.databases.TableId;
import dev.jetconnect.databases.structure.ColumnDefault;
import dev.jetconnect.databases.structure.ColumnStructure;
import dev.jetconnect.databases.structure.ForeignKey;
import dev.jetconnect.databases.structure.Identity;
import dev.jetconnect.databases.structure.IndexStructure;
import dev.jetconnect.databases.structure.StructureCatalog;
import dev.jetconnect.databases.structure.TableStructure;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Structures go from each database to each other one, and the catalogs say what has come. */
class StructureCopyTest {
    @TempDir static Path folder;
    private static final Map<DatabaseKind, List<SourceRecord>> COPIES =
            new EnumMap<>(DatabaseKind.class);
    private static CopyServers servers;

    @BeforeAll
    static void start() throws InterruptedException {
        servers = new CopyServers(folder);
        for (DatabaseKind kind : DatabaseKind.values()) {
            servers.create(kind, "source");
            servers.execute(kind, "source", ShopSchema.statements(kind));
            COPIES.put(kind, copy(kind));
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
    void allThatHasAFormThereIsThere(DatabaseKind from, DatabaseKind to) {
        servers.create(to, "target");
        List<SourceRecord> records = COPIES.get(from);
        write(to, records);

        TableStructure customer = read(to, "customer");
        assertThat(customer.primaryKey()).containsExactly("id");
        assertThat(customer.comment()).isEqualTo("who buys");
        assertThat(customer.column("email").orElseThrow().comment()).isEqualTo("it's \\ unique");
        assertThat(customer.column("id").orElseThrow().identity())
                .isEqualTo(
                        from == to && from == DatabaseKind.POSTGRESQL
                                ? Identity.ALWAYS
                                : Identity.BY_DEFAULT);
        assertThat(defaults(customer)).isEqualTo(defaults(from, to));
        assertThat(customer.column("upper_name").orElseThrow().generated().isPresent())
                .isEqualTo(from == to);
        assertThat(customer.rules()).hasSize(from == to ? 1 : 0);
        assertThat(indexes(customer)).containsExactlyElementsOf(indexes(from, to));
        assertThat(foreignKeys(read(to, "purchase")))
                .containsExactly(
                        "customer -> customer.id, delete CASCADE, update NO ACTION",
                        "parent -> purchase.id, delete SET NULL, update "
                                + (from == DatabaseKind.POSTGRESQL ? "CASCADE" : "NO ACTION"));
        assertThat(read(to, "event").primaryKey()).containsExactly("id", "day");
        assertThat(read(to, "plain").primaryKey()).isEmpty();
        requireRows(to);
        requireWork(to, from);
        requireNotes(to, from);

        // Whoever comes again finds all done.
        TableStructure purchase = read(to, "purchase");
        write(to, records.stream().filter(StructureCopyTest::isStructure).toList());

        assertThat(read(to, "purchase").indexes()).isEqualTo(purchase.indexes());
        assertThat(read(to, "purchase").foreignKeys()).isEqualTo(purchase.foreignKeys());
        assertThat(read(to, "customer").indexes()).isEqualTo(customer.indexes());
        requireNotes(to, from);
    }

    @ParameterizedTest
    @EnumSource(DatabaseKind.class)
    void lostConnectionsChangeNothing(DatabaseKind to) {
        servers.create(to, "target");
        List<SourceRecord> records = COPIES.get(DatabaseKind.POSTGRESQL);
        AtomicInteger kills = new AtomicInteger();
        try (SinkRun sink = new SinkRun(sinkSettings(to))) {
            for (SourceRecord record : records) {
                sink.put(List.of(record));
                sink.settle(
                        () -> {
                            if (kills.incrementAndGet() % 2 == 0 && kills.get() < 30) {
                                servers.endSessions(to);
                            }
                        });
            }
        }

        assertThat(kills.get()).isGreaterThan(10);
        assertThat(indexes(read(to, "customer")))
                .containsExactlyElementsOf(indexes(DatabaseKind.POSTGRESQL, to));
        assertThat(foreignKeys(read(to, "purchase"))).hasSize(2);
        requireRows(to);
        requireNotes(to, DatabaseKind.POSTGRESQL);
    }

    @ParameterizedTest
    @EnumSource(DatabaseKind.class)
    void whoeverStopsInTheMiddleGoesOn(DatabaseKind to) {
        servers.create(to, "target");
        List<SourceRecord> records =
                COPIES.get(DatabaseKind.POSTGRESQL).stream()
                        .filter(record -> !record.topic().equals("plain")) // rows without a key
                        .toList();
        Map<String, String> settings = sinkSettings(to);
        settings.put("delivery.guarantee", "at_least_once");
        for (int stops = 0; stops < 4; stops++) {
            try (SinkRun sink = new SinkRun(settings)) {
                sink.put(records);
                sink.ask(stops * 2);
            }
        }
        try (SinkRun sink = new SinkRun(settings)) {
            sink.put(records);
            sink.settle();
        }

        assertThat(indexes(read(to, "customer")))
                .containsExactlyElementsOf(indexes(DatabaseKind.POSTGRESQL, to));
        assertThat(foreignKeys(read(to, "purchase"))).hasSize(2);
        assertThat(notes(to, "differs")).isEmpty();
    }

    @Test
    void tablesAloneHaveNoIndexesButGoOnNumbering() throws InterruptedException {
        DatabaseKind to = DatabaseKind.MYSQL;
        servers.create(to, "target");

        write(to, copy(DatabaseKind.POSTGRESQL, "structure", "tables"));

        assertThat(read(to, "customer").indexes()).isEmpty();
        assertThat(read(to, "purchase").foreignKeys()).isEmpty();
        servers.execute(
                to, "target", List.of("INSERT INTO customer (email, name) VALUES ('new', 'n')"));
        assertThat(servers.rows(to, "target", "SELECT id > 200 FROM customer WHERE name = 'n'"))
                .containsExactly("1");
    }

    @Test
    void whatIsSentIsNotSentAgain() throws InterruptedException {
        MemoryOffsets offsets = new MemoryOffsets();
        try (CopyRun run = new CopyRun(settings(DatabaseKind.MARIADB), 1, offsets)) {
            run.until(all -> all.stream().anyMatch(StructureCopyTest::isLast));
        }
        try (CopyRun run = new CopyRun(settings(DatabaseKind.MARIADB), 1, offsets)) {
            assertThat(run.poll()).isEmpty();
            assertThat(run.poll()).isEmpty();
        }
    }

    /** Later copies have more rows, behind which the numbers go on, and a table that is new. */
    @Test
    void eachCopyOfAScheduleHasItsStructure() throws InterruptedException {
        DatabaseKind from = DatabaseKind.POSTGRESQL;
        DatabaseKind to = DatabaseKind.MARIADB;
        servers.create(from, "synced");
        servers.create(to, "target");
        servers.execute(
                from,
                "synced",
                List.of(
                        "CREATE TABLE bill (id serial PRIMARY KEY, note text)",
                        "CREATE INDEX by_note ON bill (note)",
                        "INSERT INTO bill (note) SELECT 'n' FROM generate_series(1, 50)"));
        Map<String, String> settings = servers.settings(from, "synced");
        settings.put("table.include.list", "public\\..*");
        settings.put("structure", "all");
        settings.put("schedule", "every 1s");
        try (CopyRun run = new CopyRun(settings, 2, new MemoryOffsets());
                SinkRun sink = new SinkRun(sinkSettings(to))) {
            sink.put(routed(run.until(all -> all.stream().anyMatch(StructureCopyTest::isLast))));
            sink.settle();
            assertThat(notes(to, "built")).containsExactly("public.bill|table");
            servers.execute(
                    from,
                    "synced",
                    List.of("INSERT INTO bill (note) SELECT 'n' FROM generate_series(1, 50)"));
            nextCopy(run, sink);
            servers.execute(to, "target", List.of("INSERT INTO bill (note) VALUES ('new')"));
            assertThat(servers.rows(to, "target", "SELECT id > 100 FROM bill WHERE note = 'new'"))
                    .containsExactly("1");
            servers.execute(
                    from,
                    "synced",
                    List.of(
                            "CREATE TABLE later (id int PRIMARY KEY, bill int CONSTRAINT of_bill"
                                    + " REFERENCES bill)",
                            "INSERT INTO later VALUES (1, 100)"));
            nextCopy(run, sink);
        }

        assertThat(notes(to, "built")).containsExactly("public.bill|table", "public.later|table");
        assertThat(notes(to, "loading")).isEmpty();
        assertThat(foreignKeys(read(to, "later"))).hasSize(1);
    }

    /** A copy that may have begun already, and the one behind it. */
    private static void nextCopy(CopyRun run, SinkRun sink) throws InterruptedException {
        sink.put(
                routed(
                        run.until(
                                all ->
                                        all.stream().filter(StructureCopyTest::isLast).count()
                                                == 2)));
        sink.settle();
    }

    @Test
    void whoeverKeepsTransactionsWholeRefusesStructures() {
        DatabaseKind to = DatabaseKind.POSTGRESQL;
        servers.create(to, "target");
        Map<String, String> settings = sinkSettings(to);
        settings.put("transaction.apply", "true");
        SourceRecord structure =
                COPIES.get(DatabaseKind.MYSQL).stream()
                        .filter(StructureCopyTest::isStructure)
                        .findFirst()
                        .orElseThrow();

        try (SinkRun sink = new SinkRun(settings)) {
            assertThatThrownBy(() -> sink.put(List.of(structure)))
                    .hasStackTraceContaining(
                            "it is the structure of a table of a table copy, which is no change of"
                                    + " a transaction; set transaction.apply=false, or let the"
                                    + " source send structure=none");
        }
    }

    @Test
    void aQueryHasNoStructure() {
        Map<String, String> settings = settings(DatabaseKind.MARIADB);
        settings.remove("table.include.list");
        settings.put("topic.prefix", "copy");
        settings.put("query", "SELECT 1 AS a");

        assertThat(new TableCopyConnector().validate(settings).configValues())
                .filteredOn(value -> value.name().equals("structure"))
                .flatExtracting(value -> value.errorMessages())
                .containsExactly(
                        "a query has no structure but its columns: set structure=none, or copy"
                                + " tables");
    }

    @Test
    void whatSomebodyElseHasMadeIsReportedAndLeftAlone() {
        DatabaseKind to = DatabaseKind.POSTGRESQL;
        servers.create(to, "target");
        servers.execute(
                to,
                "target",
                List.of(
                        "CREATE TABLE purchase (id int PRIMARY KEY, customer bigint, parent int,"
                                + " note text, placed timestamp)",
                        "CREATE INDEX by_note ON purchase (placed)"));

        write(to, COPIES.get(DatabaseKind.POSTGRESQL));

        assertThat(indexes(read(to, "purchase"))).contains("(placed)").doesNotContain("(note)");
        assertThat(notes(to, "differs"))
                .containsExactly("shop.purchase|index by_note", "shop.purchase|table definition");
    }

    @Test
    void rowsThatBreakAForeignKeyAreReported() throws InterruptedException {
        DatabaseKind to = DatabaseKind.MYSQL;
        servers.create(to, "target");

        List<SourceRecord> records = copy(to, "table.filter.shop.customer", "id <> 7");
        write(to, records);

        assertThat(notes(to, "refused")).containsExactly("shop.purchase|foreign key of_customer");
    }

    @Test
    void aKeyToATableThatStaysBehindIsReported() throws InterruptedException {
        List<SourceRecord> records =
                copy(DatabaseKind.MYSQL, "table.include.list", "shop\\.purchase");

        assertThat(report(records))
                .anyMatch(
                        warning ->
                                warning.startsWith(
                                        "table shop.purchase, foreign key of_customer: table"
                                                + " shop.customer is not among those"));
    }

    @ParameterizedTest
    @EnumSource(DatabaseKind.class)
    void whatNoStructureCarriesIsListed(DatabaseKind from) {
        String report = String.join("\n", report(COPIES.get(from)));

        assertThat(report)
                .contains("view shop.active", "function shop.f", "trigger watch", "partitions");
        assertThat(report)
                .contains(
                        from == DatabaseKind.POSTGRESQL
                                ? "sequence shop.lonely"
                                : "event shop.nightly");
    }

    @Test
    void withoutTheSettingNoRecordIsAStructure() throws InterruptedException {
        Map<String, String> settings = settings(DatabaseKind.POSTGRESQL);
        settings.remove("structure");
        try (CopyRun run = new CopyRun(settings, 1, new MemoryOffsets())) {
            assertThat(run.toEnd())
                    .noneMatch(StructureCopyTest::isStructure)
                    .noneMatch(record -> record.topic().endsWith(".copy-structure"));
        }
    }

    private static boolean isStructure(SourceRecord record) {
        return "dev.jetconnect.copy.Structure".equals(record.valueSchema().name());
    }

    private static Map<String, String> settings(DatabaseKind from) {
        Map<String, String> settings = servers.settings(from, "source");
        settings.put("table.include.list", "shop\\..*");
        settings.put("records", "blocks");
        settings.put("structure", "all");
        return settings;
    }

    private static List<SourceRecord> copy(DatabaseKind from, String... more)
            throws InterruptedException {
        Map<String, String> settings = settings(from);
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        List<SourceRecord> records;
        try (CopyRun run = new CopyRun(settings, 2, new MemoryOffsets())) {
            records = run.until(all -> all.stream().anyMatch(StructureCopyTest::isLast));
        }
        return routed(records);
    }

    /** As a transformation does, so that a topic has the name of its table. */
    private static List<SourceRecord> routed(List<SourceRecord> records) {
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

    private static boolean isLast(SourceRecord record) {
        return record.topic().endsWith(".copy-structure")
                && "sent".equals(record.sourceOffset().get("state"));
    }

    private static List<String> report(List<SourceRecord> records) {
        Map<String, ?> offset = records.get(records.size() - 1).sourceOffset();
        return offset.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("warning."))
                .map(entry -> (String) entry.getValue())
                .toList();
    }

    private static void write(DatabaseKind to, List<SourceRecord> records) {
        try (SinkRun sink = new SinkRun(sinkSettings(to))) {
            sink.put(records);
            sink.settle();
        }
    }

    private static Map<String, String> sinkSettings(DatabaseKind to) {
        Map<String, String> settings = servers.settings(to, "target");
        settings.put("topics", "any");
        settings.put("max.retries", "1000");
        settings.put("retry.backoff.ms", "1");
        return settings;
    }

    private static TableStructure read(DatabaseKind kind, String table) {
        try (Connection connection = servers.connect(kind, "target")) {
            return StructureCatalog.of(connection)
                    .read(connection, new TableId(Optional.empty(), table))
                    .orElseThrow();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> defaults(TableStructure table) {
        Map<String, String> defaults = new TreeMap<>();
        for (ColumnStructure column : table.columns()) {
            column.defaultValue()
                    .map(ColumnDefault::kind)
                    .ifPresent(kind -> defaults.put(column.name(), kind.name()));
        }
        return defaults;
    }

    private static Map<String, String> defaults(DatabaseKind from, DatabaseKind to) {
        boolean isFromPostgres = from == DatabaseKind.POSTGRESQL;
        boolean isToPostgres = to == DatabaseKind.POSTGRESQL;
        Map<String, String> defaults =
                new TreeMap<>(
                        Map.of(
                                "name", "LITERAL",
                                "active", "LITERAL",
                                "credit", "LITERAL",
                                // With a zone at the source, and UTC without one here.
                                "joined", isFromPostgres && !isToPostgres ? "UTC_NOW" : "NOW",
                                "born", "TODAY",
                                "ref", "UUID"));
        if (isFromPostgres) {
            defaults.put("doc", "LITERAL");
        }
        if (from == to) {
            defaults.put("odd", "OTHER");
        }
        return defaults;
    }

    private static List<String> indexes(TableStructure table) {
        return table.indexes().stream().map(StructureCopyTest::text).sorted().toList();
    }

    private static String text(IndexStructure index) {
        String parts =
                index.parts().stream()
                        .map(
                                part ->
                                        part.column()
                                                + (part.prefix() > 0 ? "~" + part.prefix() : "")
                                                + (part.isDescending() ? " DESC" : ""))
                        .collect(Collectors.joining(", ", "(", ")"));
        return (index.isUnique() ? "unique " : "")
                + index.special().map(special -> special.replaceAll("[`\"]", "")).orElse(parts);
    }

    private static List<String> indexes(DatabaseKind from, DatabaseKind to) {
        List<String> indexes = new ArrayList<>(List.of("(name DESC, born)", "unique (email)"));
        boolean isToPostgres = to == DatabaseKind.POSTGRESQL;
        if (from != DatabaseKind.POSTGRESQL) {
            indexes.add(isToPostgres ? "USING btree (substr(bio, 1, 20))" : "(bio~20)");
            if (!isToPostgres) {
                indexes.add("FULLTEXT INDEX (bio)");
            }
            if (from == DatabaseKind.MYSQL && to == from) {
                indexes.add("INDEX ((lower(email)))");
            }
        } else if (isToPostgres) {
            indexes.addAll(
                    List.of(
                            "USING btree (lower(email))",
                            "USING gin (doc)",
                            "USING btree (name) WHERE active"));
        }
        return indexes.stream().sorted().toList();
    }

    private static List<String> foreignKeys(TableStructure table) {
        return table.foreignKeys().stream().map(StructureCopyTest::text).sorted().toList();
    }

    private static String text(ForeignKey key) {
        return String.join(",", key.columns())
                + " -> "
                + key.referenced().replaceFirst(".*\\.", "")
                + "."
                + String.join(",", key.referencedColumns())
                + ", delete "
                + key.onDelete()
                + ", update "
                + key.onUpdate().replace("RESTRICT", "NO ACTION");
    }

    private static void requireRows(DatabaseKind to) {
        assertThat(
                        servers.rows(
                                to,
                                "target",
                                "SELECT (SELECT COUNT(*) FROM customer),"
                                        + " (SELECT COUNT(*) FROM purchase),"
                                        + " (SELECT COUNT(*) FROM event),"
                                        + " (SELECT COUNT(*) FROM plain)"))
                .containsExactly("200|200|20|20");
    }

    /** Numbers go on behind the copied ones, and keys refuse what they have to. */
    private static void requireWork(DatabaseKind to, DatabaseKind from) {
        boolean isComputed = from == to;
        servers.execute(
                to,
                "target",
                List.of(
                        "INSERT INTO customer (email"
                                + (isComputed ? "" : ", upper_name")
                                + ") VALUES ('new'"
                                + (isComputed ? "" : ", 'X'")
                                + ")"));
        assertThat(
                        servers.rows(
                                to,
                                "target",
                                "SELECT id > 200, name, ref IS NOT NULL, born IS NOT NULL"
                                        + " FROM customer WHERE email = 'new'"))
                .containsExactly(to == DatabaseKind.POSTGRESQL ? "t|o'hara|t|t" : "1|o'hara|1|1");
        assertThatThrownBy(
                        () ->
                                servers.execute(
                                        to,
                                        "target",
                                        List.of("INSERT INTO customer (email) VALUES ('new')")))
                .hasMessageContaining("uplicate");
        assertThatThrownBy(
                        () ->
                                servers.execute(
                                        to,
                                        "target",
                                        List.of("INSERT INTO purchase (customer) VALUES (9999)")))
                .hasMessageContaining("foreign key");
        servers.execute(
                to,
                "target",
                List.of(
                        "DELETE FROM customer WHERE email = 'new'",
                        "INSERT INTO purchase (customer) VALUES (1)",
                        "DELETE FROM purchase WHERE id > 200"));
    }

    private static void requireNotes(DatabaseKind to, DatabaseKind from) {
        assertThat(notes(to, "built"))
                .containsOnly(
                        "shop.customer|table",
                        "shop.event|table",
                        "shop.plain|table",
                        "shop.purchase|table");
        for (String bad : List.of("refused", "differs", "waiting", "loading")) {
            assertThat(notes(to, bad)).isEmpty();
        }
        if (from != to) {
            assertThat(notes(to, "left_out"))
                    .contains(
                            "shop.customer|constraint credit_positive",
                            "shop.customer|default of column odd",
                            "shop.customer|generated column upper_name",
                            "shop.plain|trigger watch");
        }
    }

    private static List<String> notes(DatabaseKind to, String state) {
        return servers.rows(
                to,
                "target",
                "SELECT DISTINCT source_table, object FROM jetconnect_structure WHERE state = '"
                        + state
                        + "' ORDER BY 1, 2");
    }
}
