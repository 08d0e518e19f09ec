package dev.jetconnect.source.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetconnect.databases.DatabaseKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** MySQL does not allow LOAD DATA LOCAL by default, MariaDB does. */
class BinlogBlocksTest {
    private static final String ALL = "SELECT * FROM item ORDER BY id";

    /** No statement with a value of text follows another one here, so this tells them apart. */
    private static final String STATEMENTS = "SHOW GLOBAL STATUS LIKE 'Com_load'";

    @TempDir static Path folder;
    private static CopyServers servers;

    @BeforeAll
    static void start() {
        servers = new CopyServers(folder);
        servers.create(DatabaseKind.POSTGRESQL, "source");
        servers.execute(
                DatabaseKind.POSTGRESQL,
                "source",
                List.of(
                        "CREATE TABLE item (id bigint PRIMARY KEY, name varchar(90), note text,"
                                + " price numeric(12,2), rate float8, small real, ok boolean,"
                                + " at timestamptz, noted timestamp, day date, hour time, raw bytea,"
                                + " doc jsonb, code uuid, bits bit(5))",
                        "INSERT INTO item SELECT i,"
                                + " 'tab' || chr(9) || 'line' || chr(10) || '\\N \\t ''ü'' \"' || i,"
                                + " chr(8) || chr(11) || chr(12) || chr(13) || '%_\\\\?{' || chr(128512),"
                                + " i / 7.0, CASE i % 4 WHEN 0 THEN -0.0 WHEN 1 THEN 1e300"
                                + " ELSE i / 7.0 END::float8, (i / 3.0)::real, i % 2 = 0,"
                                + " timestamptz '2024-01-01 00:00:00.123456+02' + i * interval '1 hour',"
                                + " timestamp '0001-01-01 00:00:00.5' + i * interval '1 year',"
                                + " date '1000-01-01' + i, time '23:59:59.999999',"
                                + " decode(md5(i::text), 'hex'), jsonb_build_object('a', '\"' || i),"
                                + " md5(i::text)::uuid, (i % 32)::int::bit(5)"
                                + " FROM generate_series(1, 3000) i",
                        "INSERT INTO item (id) SELECT 3000 + i FROM generate_series(1, 100) i"));
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @BeforeEach
    void empty() {
        servers.create(DatabaseKind.MYSQL, "target");
        servers.create(DatabaseKind.MARIADB, "target");
    }

    private static List<SourceRecord> records(String form, String... more)
            throws InterruptedException {
        Map<String, String> settings = servers.settings(DatabaseKind.POSTGRESQL, "source");
        settings.put("table.include.list", "public.item");
        settings.put("records", form);
        settings.put("block.bytes", "65536");
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        try (CopyRun run = new CopyRun(settings, 1, new MemoryOffsets())) {
            return run.toEnd();
        }
    }

    private static SinkRun sink(DatabaseKind kind) {
        Map<String, String> settings = servers.settings(kind, "target");
        settings.put("table.name.format", "item");
        return new SinkRun(settings);
    }

    private static List<String> copied(DatabaseKind kind, String form) throws InterruptedException {
        servers.create(kind, "target");
        try (SinkRun sink = sink(kind)) {
            sink.put(records(form));
        }
        return servers.rows(kind, "target", ALL);
    }

    private static long loads(DatabaseKind kind) {
        String row = servers.rows(kind, "target", STATEMENTS).get(0);
        return Long.parseLong(row.substring(row.indexOf('|') + 1));
    }

    @ParameterizedTest
    @EnumSource(value = DatabaseKind.class, names = "POSTGRESQL", mode = Mode.EXCLUDE)
    void blocksGiveTheValuesThatRowsGive(DatabaseKind kind) throws InterruptedException {
        List<String> rows = copied(kind, "rows");
        long before = loads(kind);

        List<String> blocks = copied(kind, "blocks");

        assertThat(rows).hasSize(3100);
        assertThat(blocks).isEqualTo(rows);
        assertThat(loads(kind) > before).isEqualTo(kind == DatabaseKind.MARIADB);
    }

    @Test
    void aServerThatAllowsItIsGivenBlocksAsText() throws InterruptedException {
        List<String> inserted = copied(DatabaseKind.MYSQL, "blocks");
        servers.execute(DatabaseKind.MYSQL, "target", List.of("SET GLOBAL local_infile = ON"));
        try {
            long before = loads(DatabaseKind.MYSQL);

            assertThat(copied(DatabaseKind.MYSQL, "blocks")).isEqualTo(inserted);
            assertThat(loads(DatabaseKind.MYSQL)).isGreaterThan(before);
        } finally {
            servers.execute(DatabaseKind.MYSQL, "target", List.of("SET GLOBAL local_infile = OFF"));
        }
    }

    @ParameterizedTest
    @EnumSource(value = DatabaseKind.class, names = "POSTGRESQL", mode = Mode.EXCLUDE)
    void rowsThatAreThereAreWrittenOver(DatabaseKind kind) throws InterruptedException {
        List<String> first = copied(kind, "blocks");
        servers.execute(
                kind, "target", List.of("UPDATE item SET note = 'changed' WHERE id % 3 = 0"));

        try (SinkRun sink = sink(kind)) {
            sink.put(records("blocks"));
        }

        assertThat(servers.rows(kind, "target", ALL)).isEqualTo(first);
    }

    @ParameterizedTest
    @EnumSource(value = DatabaseKind.class, names = "POSTGRESQL", mode = Mode.EXCLUDE)
    void aTimeThatTheServerDoesNotHaveIsNamedAndNotBent(DatabaseKind kind)
            throws InterruptedException {
        for (String time : List.of("12024-01-01", "0044-03-15 BC")) {
            List<SourceRecord> records =
                    records(
                            "blocks",
                            "query",
                            "SELECT id, CASE WHEN id = 7 THEN timestamp '"
                                    + time
                                    + "' ELSE noted END AS noted FROM public.item",
                            "query.name",
                            "item",
                            "query.key",
                            "id",
                            "table.include.list",
                            "");
            servers.create(kind, "target");
            try (SinkRun sink = sink(kind)) {
                assertThatThrownBy(() -> sink.put(records))
                        .hasStackTraceContaining("noted")
                        .hasStackTraceContaining("outside of 1 to 9999");
            }
        }
    }
}
