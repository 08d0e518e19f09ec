package dev.jetconnect.source.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.test.BinlogDatabase;
import dev.jetconnect.test.MariaDbServer;
import dev.jetconnect.test.MySqlServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinlogCopyTest {
    private static final Path SERVERS = Path.of("../../.servers");

    @TempDir Path folder;
    private BinlogDatabase server;

    @AfterEach
    void stop() {
        server.close();
    }

    private void start(String kind) {
        server =
                kind.equals("mysql")
                        ? MySqlServer.start(SERVERS.resolve(kind), folder)
                        : MariaDbServer.start(SERVERS.resolve(kind), folder);
        server.execute(
                "CREATE TABLE item (id int PRIMARY KEY, name varchar(40), f float, d datetime(6),"
                        + " ts timestamp NULL, b varbinary(9), bits bit(10), z date NULL)",
                "CREATE TABLE pair (a varchar(10), b int, PRIMARY KEY (a, b))",
                "CREATE TABLE nokey (n int, t text)");
        for (int i = 0; i < 20; i++) {
            server.execute(insert(i));
        }
        server.execute(
                "INSERT INTO pair SELECT CONCAT('k''\\\\', id % 7), id FROM item WHERE id <= 5000",
                "INSERT INTO nokey SELECT id, 'x' FROM item WHERE id <= 3000",
                "UPDATE item SET f = 0.1, z = DATE '2024-02-29' WHERE id = 1",
                "SET sql_mode = ''",
                "UPDATE item SET z = '0000-00-00' WHERE id IN (3, 19000)");
    }

    private static String insert(int part) {
        StringBuilder sql = new StringBuilder("INSERT INTO item VALUES ");
        for (int i = part * 1000 + 1; i <= part * 1000 + 1000; i++) {
            sql.append(i % 1000 == 1 ? "" : ",")
                    .append("(")
                    .append(i)
                    .append(",'n\\t\\\\ü")
                    .append(i)
                    .append(
                            "',1.5,'2024-05-01 10:15:30.123456','2024-05-01 10:15:30',x'00ff0a5c',b'1000000101',NULL)");
        }
        return sql.toString();
    }

    private Map<String, String> settings(String kind, String table, String... more) {
        Map<String, String> settings = new TreeMap<>();
        settings.put(
                "connection.url",
                "jdbc:"
                        + kind
                        + "://"
                        + server.host()
                        + ":"
                        + server.port()
                        + "/?allowPublicKeyRetrieval=true");
        settings.put("connection.user", BinlogDatabase.USER);
        settings.put("connection.password", BinlogDatabase.PASSWORD);
        settings.put("table.include.list", BinlogDatabase.DATABASE + "." + table);
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

    private List<SourceRecord> inTwo(Map<String, String> settings, int before)
            throws InterruptedException {
        return inTwo(settings, before, new MemoryOffsets());
    }

    private List<SourceRecord> inTwo(
            Map<String, String> settings, int before, MemoryOffsets offsets)
            throws InterruptedException {
        List<SourceRecord> all = new ArrayList<>();
        try (CopyRun run = new CopyRun(settings, 4, offsets)) {
            assertThat(run.tasks()).isEqualTo(1); // one moment for all connections
            all.addAll(run.until(records -> records.size() > before));
        }
        try (CopyRun run = new CopyRun(settings, 4, offsets)) {
            all.addAll(run.toEnd());
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void copiesEachRowOnceThoughItIsStopped(String kind) throws InterruptedException {
        start(kind);

        MemoryOffsets offsets = new MemoryOffsets();
        List<SourceRecord> items =
                inTwo(settings(kind, "item", "chunk.target.ms", "20"), 6000, offsets);
        assertThat(longs(items, "id")).isEqualTo(upTo(1, 20_000));
        assertThat(offsets.all().get(Map.of("table", "inventory.item")))
                .containsEntry("formless", 2L);
        assertThat(longs(inTwo(settings(kind, "pair", "batch.max.rows", "100"), 1500), "b"))
                .isEqualTo(upTo(1, 5000));
        List<SourceRecord> keyless = inTwo(settings(kind, "nokey", "batch.max.rows", "100"), 1000);
        assertThat(longs(keyless, "n")).isEqualTo(upTo(1, 3000));

        Struct first =
                CopyRun.ofTables(items).stream()
                        .map(record -> (Struct) record.value())
                        .filter(row -> row.getInt32("id") == 1)
                        .findFirst()
                        .orElseThrow();
        assertThat(first.getString("name")).isEqualTo("n\t\\ü1");
        assertThat(first.getFloat32("f")).isEqualTo(0.1f);
        assertThat(first.getInt64("d")).isEqualTo(1_714_558_530_123_456L);
        assertThat(first.getString("ts")).isEqualTo("2024-05-01T10:15:30Z");
        assertThat(first.getBytes("b")).containsExactly(0, 0xff, 0x0a, 0x5c);
        assertThat(first.getBytes("bits")).containsExactly(5, 2);
        assertThat(first.getInt32("z")).isEqualTo(19_782);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void copiesWhatIsAboveTheWatermark(String kind) throws InterruptedException {
        start(kind);
        server.execute("DELETE FROM item WHERE id > 1000", "UPDATE item SET d = ts WHERE id = 1");
        MemoryOffsets offsets = new MemoryOffsets();
        for (String column : List.of("d", "ts", "id")) {
            Map<String, String> settings =
                    settings(
                            kind,
                            "item",
                            "schedule",
                            "every 1s",
                            "schedule.mode",
                            "watermark",
                            "watermark.column",
                            column,
                            "watermark.delay.ms",
                            column.equals("id") ? "0" : "1000");
            offsets.clear();
            try (CopyRun copy = new CopyRun(settings, 1, offsets)) {
                assertThat(longs(copy.until(all -> runs(offsets) == 1), "id")).hasSize(1000);
            }
            server.execute(
                    "UPDATE item SET d = '2024-05-02', ts = '2024-05-02' WHERE id = 7",
                    "UPDATE item SET d = '2024-05-01', ts = '2024-05-01' WHERE id <> 7",
                    "REPLACE INTO item (id, d, ts) VALUES (2000, '2024-05-03', '2024-05-03')");
            try (CopyRun copy = new CopyRun(settings, 1, offsets)) {
                assertThat(longs(copy.until(all -> runs(offsets) == 2), "id"))
                        .isEqualTo(column.equals("id") ? List.of(2000L) : List.of(7L, 2000L));
            }
            server.execute(
                    "DELETE FROM item WHERE id = 2000",
                    "UPDATE item SET d = '2024-05-01 10:15:30', ts = '2024-05-01 10:15:30'");
        }
    }

    /** How many copies were completed, of which the last one is known. */
    private static int runs(MemoryOffsets offsets) {
        return offsets.changesOf(Map.of("copy", "schedule"));
    }
}
