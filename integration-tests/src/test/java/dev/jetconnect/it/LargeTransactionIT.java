package dev.jetconnect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.test.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One transaction of the source is larger than the worker's heap. It reaches the target whole all
 * the same: Debezium's PostgreSQL connector, our JDBC sink with whole transactions.
 *
 * <p>A million rows: {@code ./mvnw verify -pl integration-tests -am -Dit.test=LargeTransactionIT
 * -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false -Dlarge.rows=1000000 -Dlarge.heap=-Xmx512m}.
 */
class LargeTransactionIT {
    private static final Duration ARRIVAL_MAX = Duration.ofMinutes(15);
    private static final String SOURCE = "source";
    private static final String TARGET = "target";
    private static final int ROWS = Integer.getInteger("large.rows", 110_000);
    private static final String HEAP =
            System.getProperty("large.heap", "-Xmx128m -XX:+UseSerialGC");
    private static final String ALL =
            "SELECT sum(hashtextextended(id || body, 0)::numeric) FROM documents";

    /** About 1.3 KB a row, which do not repeat. */
    private static final String WRITE =
            "INSERT INTO documents SELECT n, (SELECT string_agg(md5((n * 40 + m)::text), '')"
                    + " FROM generate_series(1, 40) m) FROM generate_series(1, "
                    + ROWS
                    + ") n";

    @TempDir private static Path folder;
    private static PostgresServer postgres;
    private static WorkerUnderTest worker;

    @BeforeAll
    static void startPipeline() {
        postgres = PostgresServer.start(folder.resolve("postgres"));
        for (String database : new String[] {SOURCE, TARGET}) {
            postgres.createDatabase(database);
            postgres.execute(
                    database, "CREATE TABLE documents (id int PRIMARY KEY, body text NOT NULL)");
        }
        worker =
                new WorkerUnderTest(folder.resolve("worker"))
                        .withEnvironment(Shop.environment(postgres, SOURCE, TARGET))
                        .withEnvironment(Map.of("JETCONNECT_HEAP_OPTS", HEAP))
                        .start();
        worker.rest()
                .start(
                        Connector.sample("postgres-source.json")
                                .with("table.include.list", "public.documents")
                                .with("provide.transaction.metadata", "true"));
        worker.rest()
                .start(
                        Connector.sample("postgres-jdbc-sink.json")
                                .without("topics.regex")
                                .with("topics", "shop.public.documents,shop.transaction")
                                .with("transaction.apply", "true"));
        postgres.execute(SOURCE, "INSERT INTO documents VALUES (0, 'the first one')");
        await().atMost(ARRIVAL_MAX).until(() -> count().equals("1"));
    }

    @AfterAll
    static void stopAll() {
        worker.close();
        postgres.close();
    }

    @Test
    void transactionLargerThanTheHeapIsSeenAtOneMoment() {
        Set<String> counts = new TreeSet<>();

        postgres.execute(SOURCE, WRITE);
        await().atMost(ARRIVAL_MAX)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(
                        () -> {
                            counts.add(count());
                            assertThat(worker.isAlive()).as(worker.log()).isTrue();
                            assertThat(counts).contains("" + (ROWS + 1));
                        });

        assertThat(counts).containsExactlyInAnyOrder("1", "" + (ROWS + 1));
        assertThat(postgres.queryValue(TARGET, ALL)).isEqualTo(postgres.queryValue(SOURCE, ALL));
    }

    private static String count() {
        return postgres.queryValue(TARGET, "SELECT count(*) FROM documents");
    }
}
