package dev.jetconnect.source.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.test.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBlocksTest {
    private static final String SUM =
            "SELECT count(*) || ':' || coalesce(sum(hashtext(t::text)::bigint), 0) FROM ";

    @TempDir static Path folder;
    private static PostgresServer server;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(folder);
        server.createDatabase("source");
        server.createDatabase("target");
        server.execute(
                "source",
                "CREATE TABLE item (id bigint PRIMARY KEY, name varchar(40), price numeric(12,2),"
                        + " at timestamptz, day date, ok boolean, raw bytea, doc jsonb, tags text[])",
                "INSERT INTO item SELECT i, 'tab' || chr(9) || 'line' || chr(10) || '\\N ü' || i,"
                        + " CASE WHEN i % 9 = 0 THEN NULL ELSE i / 7.0 END,"
                        + " timestamptz '2024-01-01 00:00:00.123456+02' + i * interval '1 minute',"
                        + " date '2024-01-01' + i % 500, i % 2 = 0,"
                        + " decode(md5(i::text), 'hex'), jsonb_build_object('a', i),"
                        + " ARRAY['x' || i, NULL, 'a,b\"c'] FROM generate_series(1, 20000) i",
                "CREATE TABLE nokey (n int, t text)",
                "INSERT INTO nokey SELECT i % 10, 'same' FROM generate_series(1, 5000) i");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void empty() {
        server.execute("target", "DROP TABLE IF EXISTS item", "DROP TABLE IF EXISTS nokey");
    }

    private static List<SourceRecord> blocks(String table, String... more)
            throws InterruptedException {
        Map<String, String> settings = new TreeMap<>();
        settings.put("connection.url", server.jdbcUrl("source"));
        settings.put("connection.user", server.user());
        settings.put("table.include.list", "public." + table);
        settings.put("records", "blocks");
        settings.put("block.bytes", "65536");
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        try (CopyRun run = new CopyRun(settings, 1, new MemoryOffsets())) {
            return run.toEnd();
        }
    }

    private static SinkRun sink(String table, String... more) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("connection.url", server.jdbcUrl("target"));
        settings.put("connection.user", server.user());
        settings.put("table.name.format", table);
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return new SinkRun(settings);
    }

    private static void assertSame(String table) {
        assertThat(server.queryValue("target", SUM + table + " t"))
                .isEqualTo(server.queryValue("source", SUM + table + " t"));
    }

    @Test
    void blocksGoThroughToTablesThatAreCreatedForThem() throws InterruptedException {
        try (SinkRun sink = sink("item")) {
            sink.put(blocks("item"));
        }
        assertSame("item");
        // COPY leaves no trace but this: rows of one command have one number.
        assertThat(
                        server.queryValue(
                                "target",
                                "SELECT count(DISTINCT cmin::text) FROM item WHERE id > 1000"))
                .isEqualTo("1");
    }

    @Test
    void rowsThatAreThereAreWrittenOver() throws InterruptedException {
        List<SourceRecord> records = blocks("item");
        try (SinkRun sink = sink("item")) {
            sink.put(records);
            server.execute("target", "UPDATE item SET name = 'changed' WHERE id % 3 = 0");
            sink.put(records);
        }
        assertSame("item");
    }

    @Test
    void tablesWithoutKeyNeedNoSetting() throws InterruptedException {
        try (SinkRun sink = sink("nokey")) {
            sink.put(blocks("nokey"));
        }
        assertSame("nokey");
    }

    @Test
    void columnsOfOtherTypesAndOrdersTakeTheRows() throws InterruptedException {
        server.execute(
                "target",
                "CREATE TABLE item (doc text, price text, id numeric PRIMARY KEY, name text,"
                        + " at timestamp, day timestamp, ok boolean, raw bytea, tags text[],"
                        + " more int DEFAULT 5)");
        try (SinkRun sink = sink("item")) {
            sink.put(blocks("item"));
        }
        assertThat(
                        server.queryValue(
                                "target",
                                "SELECT count(*) || ' ' || sum(price::numeric) || ' ' || min(at)"
                                        + " FROM item"))
                .isEqualTo(
                        server.queryValue(
                                "source",
                                "SELECT count(*) || ' ' || sum(price) || ' '"
                                        + " || min(at AT TIME ZONE 'UTC') FROM item"));
    }
}
