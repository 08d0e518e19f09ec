package dev.jetconnect.source.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.test.PostgresServer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies by a schedule. */
class SyncTest {
    private static final int ROWS = 3000;

    @TempDir static Path folder;
    private static PostgresServer server;

    private final MemoryOffsets offsets = new MemoryOffsets();

    @BeforeAll
    static void start() {
        server = PostgresServer.start(folder);
        server.createDatabase("shop");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void makeTables() {
        server.execute(
                "shop",
                "DROP TABLE IF EXISTS item, nokey",
                "CREATE TABLE item (id bigint PRIMARY KEY, n int, at timestamptz)",
                "INSERT INTO item SELECT i, 0, '2026-01-01 00:00:00+00'::timestamptz + i * interval"
                        + " '1 second' FROM generate_series(1, "
                        + ROWS
                        + ") i",
                "CREATE TABLE nokey (n int)");
    }

    private static Map<String, String> settings(String... more) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("connection.url", server.jdbcUrl("shop"));
        settings.put("connection.user", server.user());
        settings.put("table.include.list", "public.item");
        settings.put("schedule", "every 1s");
        settings.put("topic.prefix", "copy");
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    private static Map<String, String> watermark(String column, String... more) {
        Map<String, String> settings = settings(more);
        settings.put("schedule.mode", "watermark");
        settings.put("watermark.column", column);
        return settings;
    }

    private static List<Long> ids(List<SourceRecord> records) {
        List<Long> ids = new ArrayList<>();
        for (SourceRecord record : CopyRun.ofTables(records)) {
            ids.add(((Struct) record.value()).getInt64("id"));
        }
        ids.sort(null);
        return ids;
    }

    private static List<Long> upTo(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private Map<String, Object> schedule() {
        return offsets.all().getOrDefault(Map.of("copy", "schedule"), Map.of());
    }

    private long finishedRun() {
        return schedule().get("run") instanceof Number run ? run.longValue() : 0;
    }

    /** All records up to the end of a copy later than another. */
    private List<SourceRecord> nextRun(CopyRun copy) throws InterruptedException {
        long before = finishedRun();
        return copy.until(records -> finishedRun() > before);
    }

    @Test
    void copiesAllAgainAtEachTime() throws InterruptedException {
        try (CopyRun copy = new CopyRun(settings(), 2, offsets)) {
            assertThat(ids(nextRun(copy))).isEqualTo(upTo(1, ROWS));
            int kept = offsets.all().size();
            assertThat(Instant.parse((String) schedule().get("next_run_at")))
                    .isAfterOrEqualTo(Instant.ofEpochMilli(finishedRun()));
            server.execute("shop", "DELETE FROM item WHERE id > 2000");

            assertThat(ids(nextRun(copy))).isEqualTo(upTo(1, 2000));
            assertThat(offsets.all()).hasSize(kept);
        }
    }

    @Test
    void copiesWhatIsAboveTheWatermark() throws InterruptedException {
        try (CopyRun copy = new CopyRun(watermark("at"), 2, offsets)) {
            assertThat(ids(nextRun(copy))).isEqualTo(upTo(1, ROWS));
            assertThat(ids(nextRun(copy))).isEmpty();
        }
        server.execute(
                "shop",
                "UPDATE item SET at = '2026-02-01 00:00:00.123456+00' WHERE id = 7",
                "INSERT INTO item VALUES (5000, 1, '2026-02-02 00:00:00+02')",
                "INSERT INTO item VALUES (5001, 1, NULL)");
        try (CopyRun copy = new CopyRun(watermark("at"), 2, offsets)) {
            assertThat(ids(nextRun(copy))).containsExactly(7L, 5000L);
            assertThat(ids(nextRun(copy))).isEmpty();
        }
    }

    @Test
    void copiesRowsAgainThatAreWithinTheDelay() throws InterruptedException {
        try (CopyRun copy =
                new CopyRun(watermark("at", "watermark.delay.ms", "2000"), 2, offsets)) {
            assertThat(ids(nextRun(copy))).isEqualTo(upTo(1, ROWS));
            assertThat(ids(nextRun(copy))).isEqualTo(upTo(ROWS - 1, ROWS));
        }
    }

    @Test
    void goesOnWithinTheSameBoundsAfterARestart() throws InterruptedException {
        List<SourceRecord> all = new ArrayList<>();
        Map<String, String> settings = watermark("n", "batch.max.rows", "100");
        try (CopyRun copy = new CopyRun(settings, 1, offsets)) {
            nextRun(copy);
            server.execute("shop", "UPDATE item SET n = id WHERE id > 1000");
            all.addAll(copy.until(records -> CopyRun.ofTables(records).size() > 500));
        }
        server.execute("shop", "UPDATE item SET n = 9999 WHERE id <= 1000");
        try (CopyRun copy = new CopyRun(settings, 1, offsets)) {
            all.addAll(nextRun(copy));
            assertThat(ids(all)).isEqualTo(upTo(1001, ROWS));
            assertThat(ids(nextRun(copy))).isEqualTo(upTo(1, 1000));
        }
    }

    @Test
    void howeverManyTimesWereMissedItIsOneCopy() throws InterruptedException {
        try (CopyRun copy = new CopyRun(settings("schedule", "every 1h"), 1, offsets)) {
            nextRun(copy);
        }
        long past = finishedRun() - 10 * 3_600_000;
        offsets.change(Map.of("copy", "schedule"), "run", past);
        offsets.change(Map.of("table", "public.item", "slice", "all"), "run", past);
        try (CopyRun copy = new CopyRun(settings("schedule", "every 1h"), 1, offsets)) {
            assertThat(ids(nextRun(copy))).isEqualTo(upTo(1, ROWS));
            assertThat((String) schedule().get("next_run_at"))
                    .isGreaterThan(Instant.now().plusSeconds(3000).toString());
        }
    }

    @Test
    void refusesWhatWouldDoubleRowsOrFindNone() {
        assertThat(errors(settings("schedule", "sometimes"))).contains("'every 15m'");
        assertThat(errors(settings("table.include.list", "public.nokey")))
                .contains("Table public.nokey has no primary key");
        assertThat(errors(watermark("none"))).contains("has no column 'none'");
        assertThat(errors(watermark("n", "watermark.delay.ms", "1000"))).contains("a timestamp");
        assertThat(errors(watermark("at"))).isEmpty();
    }

    private static String errors(Map<String, String> settings) {
        List<String> errors = new ArrayList<>();
        for (ConfigValue value : new TableCopyConnector().validate(settings).configValues()) {
            errors.addAll(value.errorMessages());
        }
        return String.join("; ", errors);
    }
}
