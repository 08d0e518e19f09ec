package dev.jetconnect.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetconnect.databases.DatabaseAddress;
import dev.jetconnect.databases.DatabaseKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A million rows that PostgreSQL and MySQL have made of the same rule. */
class LargeTableTest {
    private static final int ROWS = Integer.getInteger("verify.rows", 1_000_000);
    private static DatabaseAddress source;
    private static DatabaseAddress target;

    @BeforeAll
    static void fill() {
        source = TestServers.create(DatabaseKind.POSTGRESQL, "large");
        target = TestServers.create(DatabaseKind.MYSQL, "large");
        TestServers.execute(
                source,
                "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id integer NOT NULL, amount"
                        + " numeric(12, 2) NOT NULL, status text NOT NULL, note text, created_at"
                        + " timestamptz NOT NULL)",
                "INSERT INTO orders SELECT id, id % 50000, id * 7 / 100.0, 'paid', 'Deliver to the"
                        + " back door of house ' || id % 977 || ', ask for ' || left(encode(sha256(id::text::bytea), 'hex'), 32),"
                        + " timestamptz '2026-01-01' + id * interval '1 second'"
                        + " FROM generate_series(1, "
                        + ROWS
                        + ") AS id",
                "ANALYZE orders");
        TestServers.execute(
                target,
                "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id int NOT NULL, amount"
                        + " decimal(12, 2) NOT NULL, status longtext NOT NULL, note longtext,"
                        + " created_at datetime(6) NOT NULL)",
                "SET SESSION cte_max_recursion_depth = 100000000",
                "INSERT INTO orders WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1"
                        + " FROM n WHERE id < "
                        + ROWS
                        + ") SELECT id, id % 50000, id * 7 / 100, 'paid', CONCAT('Deliver to the"
                        + " back door of house ', id % 977, ', ask for ', LEFT(SHA2(id, 256), 32)),"
                        + " TIMESTAMP '2026-01-01 00:00:00' + INTERVAL id SECOND FROM n");
    }

    @Test
    void findsOneChangedCellOneMissingAndOneExtraRow() {
        ObjectNode settings =
                VerifyRun.settings(source, target).put("tables.include", "public\\.orders");
        VerifyRun before = VerifyRun.of(settings);
        assertThat(before.status()).as(before.out()).isZero();

        TestServers.execute(
                target,
                "UPDATE orders SET note = CONCAT(note, ' ') WHERE id = 777777",
                "DELETE FROM orders WHERE id = 5",
                "INSERT INTO orders VALUES (100000000, 1, 1, 'paid', NULL, '2026-01-01')");
        VerifyRun after = VerifyRun.of(settings);

        assertThat(after.status()).isOne();
        JsonNode table = after.table();
        assertThat(table.path("sourceRows").asLong()).isEqualTo(ROWS);
        assertThat(table.path("targetRows").asLong()).isEqualTo(ROWS);
        assertThat(table.path("differences").toString())
                .contains(
                        "{\"kind\":\"missing\",\"key\":{\"id\":\"5\"}}",
                        "{\"kind\":\"changed\",\"key\":{\"id\":\"777777\"},\"columns\":[\"note\"]}",
                        "{\"kind\":\"extra\",\"key\":{\"id\":\"100000000\"}}");
        assertThat(table.path("differences")).hasSize(3);
    }

    @Test
    void memoryIsBoundedWhereAllRowsDiffer(@TempDir Path folder)
            throws IOException, InterruptedException {
        ObjectNode settings = VerifyRun.settings(source, target);
        settings.put("tables.map", "public.first_rows:first_rows");
        TestServers.execute(
                source,
                "CREATE TABLE first_rows AS SELECT id, amount FROM orders WHERE id <= 300000",
                "ALTER TABLE first_rows ADD PRIMARY KEY (id)");
        TestServers.execute(
                target,
                "CREATE TABLE first_rows AS SELECT id, amount + 1 AS amount FROM orders"
                        + " WHERE id <= 300000");
        Path report = folder.resolve("report.json");

        Process verify =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx96m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName(),
                                settings.toString())
                        .redirectOutput(report.toFile())
                        .redirectError(folder.resolve("errors").toFile())
                        .start();

        assertThat(verify.waitFor(3, TimeUnit.MINUTES)).isTrue();
        String errors = Files.readString(folder.resolve("errors"));
        assertThat(verify.exitValue()).as(errors).isOne();
        assertThat(Files.readString(report))
                .as(errors)
                .containsPattern("\"changed\":(300000|299999)");
    }

    @Test
    void interruptStopsItAndItsSessions() throws InterruptedException {
        ObjectNode settings = VerifyRun.settings(source, target);
        StringWriter out = new StringWriter();
        Thread run =
                new Thread(
                        () ->
                                new VerifyTool()
                                        .run(
                                                new PrintWriter(out),
                                                new PrintWriter(new StringWriter()),
                                                settings.toString()));
        run.start();
        Awaitility.await().until(() -> sessions() > 0);

        run.interrupt();
        run.join(60_000);

        assertThat(run.isAlive()).isFalse();
        assertThat(out.toString()).contains("\"state\":\"stopped\"");
        Awaitility.await().until(() -> sessions() == 0);
    }

    private static int sessions() {
        return TestServers.number(
                source,
                "SELECT count(*) FROM pg_stat_activity WHERE application_name ="
                        + " 'jetconnect-verify'");
    }

    /** The tool as a program. */
    static final class Main {
        private Main() {}

        public static void main(String[] arguments) {
            System.exit(new VerifyTool().run(System.out, System.err, arguments));
        }
    }
}
