package dev.jetconnect.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetconnect.databases.DatabaseAddress;
import dev.jetconnect.databases.DatabaseKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows are found by keys of any kind, and without one, between any two databases. */
class KeysTest {
    private static final int ROWS = 3000;

    static java.util.stream.Stream<Arguments> pairs() {
        return TypesTest.pairs();
    }

    private static DatabaseAddress create(DatabaseKind kind, String database) {
        DatabaseAddress address = TestServers.create(kind, database);
        String text = kind == DatabaseKind.POSTGRESQL ? "varchar(40)" : exactText(kind);
        List<String> statements =
                new ArrayList<>(
                        List.of(
                                "CREATE TABLE by_number (id bigint PRIMARY KEY, v varchar(40))",
                                "CREATE TABLE by_text (id " + text + " PRIMARY KEY, v int)",
                                "CREATE TABLE by_two (a int, b "
                                        + text
                                        + ", v int, PRIMARY KEY (b, a))",
                                "CREATE TABLE by_none (a int, v varchar(40))"));
        for (int i = 0; i < ROWS; i += 1000) {
            statements.add(insert("by_number", i, "(%1$d, 'v%1$d')"));
            // Each database would order them otherwise: case, accents, signs, spaces at the end.
            statements.add(insert("by_text", i, "('%2$s%1$d', %1$d)"));
            statements.add(insert("by_two", i, "(%1$d, '%2$s', %1$d)"));
            // Each row twice.
            statements.add(insert("by_none", i, "(%3$d, 'v%3$d')"));
        }
        TestServers.execute(address, statements.toArray(new String[0]));
        return address;
    }

    private static String exactText(DatabaseKind kind) {
        return "varchar(40) COLLATE "
                + (kind == DatabaseKind.MYSQL ? "utf8mb4_0900_bin" : "utf8mb4_nopad_bin");
    }

    private static String insert(String table, int from, String row) {
        String[] words = {"a", "A", "ä", "Z", "_", " ", "-", "a ", "ß", "😀"};
        List<String> rows = new ArrayList<>();
        for (int i = from; i < from + 1000; i++) {
            rows.add(row.formatted(i, words[i % words.length], i / 2));
        }
        return "INSERT INTO " + table + " VALUES " + String.join(", ", rows);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void findsRowsByTheirKeys(DatabaseKind from, DatabaseKind to) {
        DatabaseAddress source = create(from, "keys_source");
        DatabaseAddress target = create(to, "keys_target");
        ObjectNode settings = VerifyRun.settings(source, target).put("chunk.rows", 500);

        VerifyRun same = VerifyRun.of(settings);
        assertThat(same.status()).as(same.out() + same.err()).isZero();
        assertThat(same.report().path("tables")).hasSize(4);

        TestServers.execute(
                target,
                "UPDATE by_number SET v = 'V7' WHERE id = 7",
                "DELETE FROM by_number WHERE id = 0",
                "INSERT INTO by_number VALUES (-9000, 'x'), (9000, 'x')",
                "UPDATE by_text SET v = -1 WHERE id = 'A11'",
                "DELETE FROM by_text WHERE id = 'a 17'",
                "INSERT INTO by_text VALUES ('a17', 17)",
                "UPDATE by_two SET v = -1 WHERE b = 'ß' AND a = 18",
                "DELETE FROM by_two WHERE b = '😀' AND a = 19",
                "UPDATE by_none SET v = 'V3' WHERE a = 3",
                "INSERT INTO by_none VALUES (4, 'v4')");
        VerifyRun differs = VerifyRun.of(settings);

        assertThat(differs.status()).isOne();
        assertThat(counts(differs, "by_number")).isEqualTo("1 missing, 2 extra, 1 changed");
        assertThat(counts(differs, "by_text")).isEqualTo("1 missing, 1 extra, 1 changed");
        assertThat(counts(differs, "by_two")).isEqualTo("1 missing, 0 extra, 1 changed");
        assertThat(counts(differs, "by_none")).isEqualTo("2 missing, 3 extra, 0 changed");
        assertThat(table(differs, "by_text").path("differences").toString())
                .contains(
                        "{\"kind\":\"changed\",\"key\":{\"id\":\"A11\"},\"columns\":[\"v\"]}",
                        "{\"kind\":\"missing\",\"key\":{\"id\":\"a 17\"}}",
                        "{\"kind\":\"extra\",\"key\":{\"id\":\"a17\"}}");
        assertThat(table(differs, "by_none").path("differences").toString())
                .contains("{\"kind\":\"extra\",\"key\":{\"a\":\"4\",\"v\":\"v4\"}}");
    }

    private static String counts(VerifyRun run, String name) {
        JsonNode table = table(run, name);
        return table.path("missing").asLong()
                + " missing, "
                + table.path("extra").asLong()
                + " extra, "
                + table.path("changed").asLong()
                + " changed";
    }

    private static JsonNode table(VerifyRun run, String name) {
        for (JsonNode table : run.report().path("tables")) {
            if (table.path("target").asText().equals(name)) {
                return table;
            }
        }
        throw new AssertionError(run.out());
    }
}
