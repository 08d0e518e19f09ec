package dev.jetconnect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.test.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Debezium's PostgreSQL connector and our JDBC sink with whole transactions, in a worker that is
 * killed: money moves between two tables of the source, and whoever sums in the target finds it all
 * at any moment.
 */
class WholeTransactionsIT {
    private static final Duration ARRIVAL_MAX = Duration.ofMinutes(2);
    private static final String SOURCE = "source";
    private static final String TARGET = "target";
    private static final String TOTAL = "200000";
    private static final String SUM =
            "SELECT (SELECT sum(balance) FROM accounts) + (SELECT sum(balance) FROM deposits)";
    private static final String STATE =
            "SELECT (SELECT string_agg(balance::text, ' ' ORDER BY id) FROM accounts)"
                    + " || ' and ' || (SELECT count(*) FROM transfers)";
    private static final String MOVE =
            "CREATE PROCEDURE move(transactions int, moves int) LANGUAGE plpgsql AS $$ BEGIN"
                    + " FOR t IN 1..transactions LOOP FOR m IN 1..moves LOOP"
                    + " UPDATE accounts SET balance = balance - 1 WHERE id = (m * 7 + t) % 100;"
                    + " INSERT INTO transfers (account, deposit)"
                    + " VALUES ((m * 7 + t) % 100, m % 100);"
                    + " UPDATE deposits SET balance = balance + 1 WHERE id = m % 100;"
                    + " END LOOP; COMMIT; END LOOP; END $$";

    @TempDir private static Path folder;
    private static PostgresServer postgres;
    private static WorkerUnderTest worker;

    private final Set<String> sums = new TreeSet<>();
    private final ExecutorService bank = Executors.newSingleThreadExecutor();

    @BeforeAll
    static void startPipeline() {
        postgres = PostgresServer.start(folder.resolve("postgres"));
        for (String database : new String[] {SOURCE, TARGET}) {
            postgres.createDatabase(database);
            postgres.execute(
                    database,
                    "CREATE TABLE accounts (id int PRIMARY KEY, balance int NOT NULL)",
                    "CREATE TABLE deposits (id int PRIMARY KEY, balance int NOT NULL)",
                    "CREATE TABLE transfers (id serial PRIMARY KEY,"
                            + " account int NOT NULL REFERENCES accounts,"
                            + " deposit int NOT NULL REFERENCES deposits)");
        }
        postgres.execute(
                SOURCE,
                "INSERT INTO accounts SELECT n, 1000 FROM generate_series(0, 99) n",
                "INSERT INTO deposits SELECT n, 1000 FROM generate_series(0, 99) n",
                MOVE);
        worker =
                new WorkerUnderTest(folder.resolve("worker"))
                        .withEnvironment(
                                Map.of(
                                        "SOURCE_DB_HOST", postgres.host(),
                                        "SOURCE_DB_PORT", String.valueOf(postgres.port()),
                                        "SOURCE_DB_NAME", SOURCE,
                                        "SOURCE_DB_USER", postgres.user(),
                                        "SOURCE_DB_PASSWORD", "not asked for",
                                        "TARGET_DB_HOST", postgres.host(),
                                        "TARGET_DB_PORT", String.valueOf(postgres.port()),
                                        "TARGET_DB_NAME", TARGET,
                                        "TARGET_DB_USER", postgres.user(),
                                        "TARGET_DB_PASSWORD", "not asked for"))
                        .start();
        worker.rest().start(source());
        worker.rest().start(sink());
        await().atMost(ARRIVAL_MAX).untilAsserted(() -> assertThat(sum()).isEqualTo(TOTAL));
    }

    @AfterAll
    static void stopAll() {
        worker.close();
        postgres.close();
    }

    @Test
    void readerOfTheTargetFindsAllTheMoneyAtAnyMoment()
            throws ExecutionException, InterruptedException {
        Future<?> moved =
                bank.submit(
                        () ->
                                postgres.execute(
                                        SOURCE,
                                        "CALL move(60, 3)",
                                        "CALL move(1, 600)",
                                        "CALL move(30, 2)"));
        awaitTransfers(30);
        worker.kill();
        worker.start();
        awaitTransfers(180);
        worker.kill();
        worker.start();

        moved.get();
        awaitTransfers(60 * 3 + 600 + 30 * 2);
        assertThat(sums).containsExactly(TOTAL);
        assertThat(postgres.queryValue(TARGET, STATE))
                .isEqualTo(postgres.queryValue(SOURCE, STATE));
        bank.shutdown();
    }

    /** Waits until so many are there, and sums all the time. */
    private void awaitTransfers(long count) {
        await().atMost(ARRIVAL_MAX)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(
                        () -> {
                            sums.add(sum());
                            assertThat(transfers()).as(worker.log()).isGreaterThanOrEqualTo(count);
                        });
    }

    private static long transfers() {
        return Long.parseLong(postgres.queryValue(TARGET, "SELECT count(*) FROM transfers"));
    }

    private static String sum() {
        return postgres.queryValue(TARGET, SUM);
    }

    private static Connector source() {
        return Connector.sample("postgres-source.json")
                .with("table.include.list", "public.accounts,public.deposits,public.transfers")
                .with("provide.transaction.metadata", "true");
    }

    private static Connector sink() {
        return Connector.sample("postgres-jdbc-sink.json")
                .without("topics.regex")
                .with(
                        "topics",
                        "shop.public.accounts,shop.public.deposits,shop.public.transfers,"
                                + "shop.transaction")
                .with("batch.size", "200")
                .with("transaction.apply", "true");
    }
}
