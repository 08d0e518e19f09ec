package dev.jetconnect.demo;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.test.PostgresServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The demo's parts around the worker; PostgreSQL's own logical replication does the worker's part.
 */
class ShopDatabasesTest {
    private static final long ROWS = 1_000;

    private static ShopDatabases databases;
    private static PostgresServer source;
    private static PostgresServer target;
    private long filled;

    @BeforeAll
    static void start(@TempDir Path folder) {
        databases = ShopDatabases.start(folder);
        source = databases.source();
        target = databases.target();
    }

    @AfterAll
    static void stop() {
        target.close();
        source.close();
    }

    @BeforeEach
    void fill() {
        filled = databases.fill(ROWS);
    }

    @AfterEach
    void empty() {
        target.execute(ShopDatabases.DATABASE, "DROP SUBSCRIPTION IF EXISTS shop");
        for (PostgresServer server : List.of(source, target)) {
            server.execute("postgres", "DROP DATABASE shop WITH (FORCE)");
            server.createDatabase(ShopDatabases.DATABASE);
        }
    }

    @Test
    void copiesAndChangesUntilAllIsEqual() throws InterruptedException {
        assertThat(filled).isEqualTo(ROWS + 1);
        assertThat(compare().isEqual()).isFalse();

        replicate();
        try (Arrivals arrivals = new Arrivals(target)) {
            await().atMost(ofSeconds(30))
                    .until(() -> arrivals.rows(ShopDatabases.TABLES) == filled);
            assertThat(compare().verdict())
                    .isEqualTo("Source and target are equal: 1,001 rows in 4 tables.");

            Lag lag = new Lag();
            Workload workload = Workload.start(source, lag, 200);
            await().atMost(ofSeconds(30)).until(() -> workload.transactions() >= 300);
            workload.stop();

            assertThat(workload.failure()).isEmpty();
            assertThat(workload.rows()).isGreaterThan(workload.transactions());
            await().atMost(ofSeconds(30))
                    .until(() -> lag.behind(arrivals.transaction(), System.nanoTime()).rows() == 0);
            assertThat(compare().isEqual()).isTrue();
        }
    }

    @Test
    void comparisonNamesTheTableInWhichOneValueDiffers() {
        replicate();
        await().atMost(ofSeconds(30)).until(() -> compare().isEqual());
        target.execute(
                ShopDatabases.DATABASE,
                "DROP SUBSCRIPTION shop",
                "UPDATE orders SET total = total + 0.01 WHERE id = 7");

        assertThat(compare().verdict()).isEqualTo("Source and target differ in orders.");
        assertThat(compare().describe()).contains("DIFFERENT");
    }

    @Test
    void comparisonTakesEquivalentTypesAsEqual() {
        replicate();
        await().atMost(ofSeconds(30)).until(() -> compare().isEqual());
        target.execute(
                ShopDatabases.DATABASE,
                "DROP SUBSCRIPTION shop",
                "ALTER TABLE orders ALTER COLUMN total TYPE numeric, ALTER COLUMN status TYPE varchar(20)",
                "ALTER TABLE customers ALTER COLUMN orders_made TYPE bigint");

        assertThat(compare().isEqual()).isTrue();
    }

    @Test
    void comparisonMissesATableOfTheTarget() {
        assertThat(compare().tables()).noneMatch(Comparison.Table::isEqual);
        assertThat(compare().describe()).contains("missing");
    }

    private Comparison compare() {
        return Comparison.of(source, target, ShopDatabases.TABLES);
    }

    private void replicate() {
        source.execute(ShopDatabases.DATABASE, "CREATE PUBLICATION shop FOR ALL TABLES");
        List<String> statements = new ArrayList<>(Arrays.asList(ShopDatabases.tables()));
        statements.add(
                "CREATE SUBSCRIPTION shop CONNECTION 'host=127.0.0.1 port="
                        + source.port()
                        + " user=postgres dbname=shop' PUBLICATION shop");
        target.execute(ShopDatabases.DATABASE, statements.toArray(String[]::new));
    }
}
