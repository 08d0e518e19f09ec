package dev.jetconnect.source.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.test.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The values that docs/TYPES.md is made of, through our sink into tables that it creates. */
class PostgresTypesTest {
    private static final Path VALUES =
            Path.of("../../integration-tests/src/test/resources/types/postgresql.txt");

    /** What TYPES.md says of Debezium's records as well: the sink shows these otherwise. */
    private static final Set<String> OTHERWISE =
            Set.of(
                    "money", // a number
                    "timetz", // the same instant in UTC
                    "timetz[]",
                    "varbit(20)", // filled up with zeros
                    "varbit",
                    "hstore", // jsonb
                    "hstore[]",
                    "pair", // bytes of its text
                    "money[]",
                    "bit(1)"); // a boolean

    @TempDir static Path folder;
    private static PostgresServer server;
    private static final List<String> TYPES = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        server = PostgresServer.start(folder);
        server.createDatabase("types");
        int table = -1;
        for (String line : Files.readAllLines(VALUES)) {
            if (line.startsWith("! ")) {
                server.execute("types", line.substring(2));
            } else if (line.startsWith("    ") && !line.strip().startsWith(">")) {
                server.execute(
                        "types", "INSERT INTO t" + table + " (v) VALUES (" + line.strip() + ")");
            } else if (!line.isBlank() && "#*> ".indexOf(line.charAt(0)) < 0) {
                table++;
                TYPES.add(line.strip());
                server.execute(
                        "types",
                        "CREATE TABLE t" + table + " (id serial PRIMARY KEY, v " + line + ")");
            }
        }
        assertThat(TYPES).hasSizeGreaterThan(80);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rows", "blocks"})
    void valuesAreTheSame(String form) throws InterruptedException {
        String target = server.createDatabase("target_" + form);
        List<SourceRecord> records;
        try (CopyRun run =
                new CopyRun(
                        settings("types", "records", form, "table.include.list", "public\\.t\\d+"),
                        1,
                        new MemoryOffsets())) {
            records = CopyRun.ofTables(run.toEnd());
        }
        try (SinkRun sink = new SinkRun(settings(target))) {
            records.forEach(record -> sink.put(List.of(record)));
        }

        List<String> differences = new ArrayList<>();
        for (int table = 0; table < TYPES.size(); table++) {
            String rows =
                    "SELECT coalesce(string_agg(id || '=' || v::text, ' | ' ORDER BY id), '') FROM ";
            String here = server.queryValue("types", rows + "t" + table);
            String there = server.queryValue(target, rows + "copy_public_t" + table);
            if (!here.equals(there) && !OTHERWISE.contains(TYPES.get(table))) {
                differences.add(TYPES.get(table) + ": " + here + " became " + there);
            }
        }
        if (form.equals("rows")) {
            // A decimal of Connect has no NaN, and its arrays have one dimension.
            differences.removeIf(line -> line.startsWith("numeric") && line.contains("1=NaN"));
            differences.removeIf(line -> line.contains("{{1,2},{3,4}}"));
        }
        assertThat(differences).isEmpty();
    }

    private static Map<String, String> settings(String database, String... more) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("connection.url", server.jdbcUrl(database));
        settings.put("connection.user", server.user());
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }
}
