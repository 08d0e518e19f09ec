package dev.jetconnect.source.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetconnect.test.PostgresServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresCopyTest {
    private static final int ROWS = 60_000;

    @TempDir static Path folder;
    private static PostgresServer server;

    private final MemoryOffsets offsets = new MemoryOffsets();

    @BeforeAll
    static void start() {
        server = PostgresServer.start(folder);
        server.createDatabase("shop");
        // Wide enough that a table of few rows has several slices.
        server.execute(
                "shop",
                "CREATE TABLE item (id bigint PRIMARY KEY, name text, filler text)",
                "INSERT INTO item SELECT i, 'n' || i, repeat('x', 900)"
                        + " FROM generate_series(1, "
                        + ROWS
                        + ") i",
                "CREATE TABLE pair (a int, b text, c int, PRIMARY KEY (a, b))",
                "INSERT INTO pair SELECT i % 7, 'it''s \\ ' || chr(9) || i, i"
                        + " FROM generate_series(1, 5000) i",
                "CREATE TABLE nokey (n int)",
                "INSERT INTO nokey SELECT i FROM generate_series(1, 3000) i",
                "CREATE TABLE part (id int, v text) PARTITION BY RANGE (id)",
                "CREATE TABLE part1 PARTITION OF part FOR VALUES FROM (0) TO (100)",
                "CREATE TABLE part2 PARTITION OF part FOR VALUES FROM (100) TO (1000)",
                "INSERT INTO part SELECT i, 'p' || i FROM generate_series(0, 299) i");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Map<String, String> settings(String table, String... more) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("connection.url", server.jdbcUrl("shop"));
        settings.put("connection.user", server.user());
        settings.put("table.include.list", table);
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    private static List<Long> longs(List<SourceRecord> records, String field) {
        List<Long> values = new ArrayList<>();
        for (SourceRecord record : CopyRun.ofTables(records)) {
            values.add(((Number) ((Struct) record.value()).get(field)).longValue());
        }
        values.sort(null);
        return values;
    }

    private static List<Long> upTo(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "key", "whole"})
    void copiesEachRowOnceWhateverTheChunks(String chunkBy) throws InterruptedException {
        try (CopyRun run = new CopyRun(settings("public.item", "chunk.by", chunkBy), 2, offsets)) {
            assertThat(longs(run.toEnd(), "id")).isEqualTo(upTo(1, ROWS));
        }
        assertThat(offsets.all().get(Map.of("table", "public.item")))
                .containsEntry("state", "finished")
                .containsEntry("rows", (long) ROWS)
                .containsEntry("views", 1L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rows", "blocks"})
    void valuesThatNoRecordCanHaveAreCountedThoughItIsStopped(String form)
            throws InterruptedException {
        server.execute(
                "shop",
                "DROP TABLE IF EXISTS odd",
                "CREATE TABLE odd (id int PRIMARY KEY, t text, price numeric(10,2), any_scale"
                        + " numeric, many numeric[])",
                "INSERT INTO odd SELECT i, 'NaN' || chr(9), CASE WHEN i % 3 = 0 THEN 'NaN'::numeric"
                        + " ELSE 1 END, CASE WHEN i % 100 = 0 THEN '-Infinity'::numeric END,"
                        + " CASE WHEN i = 7 THEN '{1,NaN,Infinity}'::numeric[] END"
                        + " FROM generate_series(1, 900) i");
        Map<String, String> settings =
                settings("public.odd", "records", form, "block.bytes", "1024", "chunk.by", "key");
        try (CopyRun copy = new CopyRun(settings, 1, offsets)) {
            copy.until(records -> records.size() > 10);
        }
        try (CopyRun copy = new CopyRun(settings, 1, offsets)) {
            copy.toEnd();
        }

        assertThat(offsets.all().get(Map.of("table", "public.odd")))
                .containsEntry("rows", 900L)
                .containsEntry("formless", 300L + 9 + 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "key", "whole"})
    void goesOnWhereItWasStopped(String chunkBy) throws InterruptedException {
        Map<String, String> settings =
                settings("public.item", "chunk.by", chunkBy, "chunk.target.ms", "20");
        List<SourceRecord> all = new ArrayList<>();
        for (int run = 1; run <= 3; run++) {
            int enough = run * 7000;
            try (CopyRun copy = new CopyRun(settings, 2, offsets)) {
                all.addAll(copy.until(records -> records.size() > enough));
            }
        }
        try (CopyRun copy = new CopyRun(settings, 2, offsets)) {
            all.addAll(copy.toEnd());
        }

        assertThat(longs(all, "id")).isEqualTo(upTo(1, ROWS));
    }

    @Test
    void goesOnBehindKeysOfSeveralColumnsOfText() throws InterruptedException {
        Map<String, String> settings =
                settings("public.pair", "chunk.by", "key", "batch.max.rows", "100");
        List<SourceRecord> all = new ArrayList<>();
        try (CopyRun copy = new CopyRun(settings, 1, offsets)) {
            all.addAll(copy.until(records -> records.size() > 1000));
        }
        try (CopyRun copy = new CopyRun(settings, 1, offsets)) {
            all.addAll(copy.toEnd());
        }

        assertThat(longs(all, "c")).isEqualTo(upTo(1, 5000));
    }

    @Test
    void copiesTablesWithoutKeyAndPartitionsOfOne() throws InterruptedException {
        List<SourceRecord> records;
        try (CopyRun run = new CopyRun(settings("public.(nokey|part)"), 3, offsets)) {
            records = run.toEnd();
        }
        Map<Boolean, List<SourceRecord>> byTable =
                records.stream()
                        .collect(
                                java.util.stream.Collectors.partitioningBy(
                                        record -> record.topic().equals("copy.public.nokey")));

        assertThat(longs(byTable.get(true), "n")).isEqualTo(upTo(1, 3000));
        assertThat(byTable.get(true)).allMatch(record -> record.key() == null);
        assertThat(longs(byTable.get(false), "id")).isEqualTo(upTo(0, 299));
    }

    @Test
    void readsAllTablesAsOfOneMoment() throws InterruptedException {
        server.execute(
                "shop",
                "CREATE TABLE moved (n int)",
                "CREATE TABLE stays (n int)",
                "INSERT INTO moved SELECT generate_series(1, 2000)");
        List<SourceRecord> records;
        try (CopyRun run =
                new CopyRun(
                        settings("public.(moved|stays)", "connection.pool.size", "1"),
                        1,
                        offsets)) {
            server.execute(
                    "shop",
                    "WITH m AS (DELETE FROM moved RETURNING n) INSERT INTO stays SELECT n FROM m");
            records = run.toEnd();
        }

        assertThat(longs(records, "n")).isEqualTo(upTo(1, 2000));
    }

    @Test
    void saysWhenTheRestIsOfAnotherMomentOrFails() throws InterruptedException {
        server.execute(
                "shop",
                "CREATE TABLE later (n int, filler text)",
                "INSERT INTO later SELECT n, repeat('x', 1000) FROM generate_series(1, 20000) n");
        // 20 MB, of which one poll hands over 4: the copy can't be at its end
        Map<String, String> settings = settings("public.later", "batch.max.rows", "100");
        try (CopyRun run = new CopyRun(settings, 1, offsets)) {
            run.until(records -> records.size() > 500);
        }
        server.execute("shop", "INSERT INTO later VALUES (0)");

        settings.put("snapshot.lost", "fail");
        assertThatThrownBy(() -> new CopyRun(settings, 1, offsets))
                .hasMessageContaining("public.later is copied in part");
        settings.put("snapshot.lost", "continue");
        try (CopyRun run = new CopyRun(settings, 1, offsets)) {
            run.toEnd();
        }
        assertThat(offsets.all().get(Map.of("table", "public.later"))).containsEntry("views", 2L);
    }

    @Test
    void takesFilterColumnsAndQueries() throws InterruptedException {
        Map<String, String> settings =
                settings(
                        "public.item",
                        "table.filter.public.item",
                        "id <= 10",
                        "column.exclude.list",
                        ".*\\.filler");
        try (CopyRun run = new CopyRun(settings, 2, offsets)) {
            List<SourceRecord> records = run.toEnd();
            assertThat(longs(records, "id")).isEqualTo(upTo(1, 10));
            assertThat(CopyRun.ofTables(records))
                    .allMatch(record -> record.valueSchema().field("filler") == null);
        }
        Map<String, String> query =
                settings("", "query", "SELECT count(*) AS n, max(name) AS m FROM item");
        try (CopyRun run = new CopyRun(query, 1, new MemoryOffsets())) {
            List<SourceRecord> records = run.until(all -> !CopyRun.ofTables(all).isEmpty());
            assertThat(longs(records, "n")).containsExactly((long) ROWS);
            assertThat(CopyRun.ofTables(records).get(0).topic()).isEqualTo("copy");
        }
    }

    @Test
    void tellsTheBatchOfEachRow() throws InterruptedException {
        try (CopyRun run =
                new CopyRun(
                        settings("public.item", "table.filter", "id BETWEEN 1 AND 3"),
                        1,
                        offsets)) {
            SourceRecord last = CopyRun.ofTables(run.toEnd()).get(2);
            assertThat(last.headers().lastWithName("batch.first").value()).isEqualTo("1");
            assertThat(last.headers().lastWithName("batch.last").value()).isEqualTo("3");
            assertThat(last.headers().lastWithName("batch.count").value()).isEqualTo(3);
            assertThat(last.headers().lastWithName("batch.row").value()).isEqualTo(2);
            assertThat(last.headers().lastWithName("batch.table").value()).isEqualTo("public.item");
        }
    }

    @Test
    void leavesNoConnectionBehind() throws InterruptedException {
        try (CopyRun run = new CopyRun(settings("public.nokey"), 1, offsets)) {
            run.toEnd();
            org.awaitility.Awaitility.await()
                    .atMost(java.time.Duration.ofSeconds(60))
                    .until(
                            () ->
                                    server.queryValue(
                                                    "shop",
                                                    "SELECT count(*) FROM pg_stat_activity WHERE"
                                                            + " application_name ="
                                                            + " 'jetconnect-table-copy'")
                                            .equals("0"));
        }
        try (CopyRun run = new CopyRun(settings("public.nokey"), 1, offsets)) {
            assertThat(run.poll()).isEmpty();
        }
    }

    @Test
    void keepsToTheRate() throws InterruptedException {
        long start = System.nanoTime();
        try (CopyRun run =
                new CopyRun(
                        settings(
                                "public.nokey", "rate.limit.rows", "3000", "batch.max.rows", "100"),
                        1,
                        offsets)) {
            run.toEnd();
        }
        // Only the lower bound: that the limit holds.
        assertThat(System.nanoTime() - start).isGreaterThan(900_000_000L);
    }

    @Test
    void refusesWhatCannotBeCopiedInASentence() {
        assertThat(errors(settings("public.nothing")))
                .anyMatch(error -> error.contains("has a name like public.nothing"));
        assertThat(errors(settings("public.item", "connection.user", "nobody")))
                .anyMatch(error -> error.contains("Cannot read from jdbc:postgresql://"));
        server.execute("shop", "CREATE ROLE poor LOGIN");
        assertThat(errors(settings("public.item", "connection.user", "poor")))
                .anyMatch(error -> error.contains("may not read \"public\".\"item\""));
        assertThat(errors(settings("", "query", "SELECT * FROM missing")))
                .anyMatch(error -> error.contains("The query cannot be run"));
        assertThat(errors(settings("public.item"))).isEmpty();
    }

    private static List<String> errors(Map<String, String> settings) {
        Map<String, String> all = new TreeMap<>(settings);
        all.put("topic.prefix", "copy");
        return new TableCopyConnector()
                .validate(all).configValues().stream()
                        .flatMap(value -> value.errorMessages().stream())
                        .toList();
    }
}
