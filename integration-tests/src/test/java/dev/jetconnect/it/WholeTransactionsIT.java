package dev.jetconnect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.test.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Debezium's PostgreSQL connector and our JDBC sink with whole transactions, in a worker that is
 * killed: money moves between two tables of the source, and whoever sums in the target finds it all
 * at any moment. Beside it, the published sink, in whose target money is missing now and then.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WholeTransactionsIT {
    private static final Duration ARRIVAL_MAX = Duration.ofMinutes(2);
    private static final String SOURCE = "source";
    private static final String TARGET = "target";
    private static final String STOCK_TARGET = "stock";
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
        postgres.createDatabase(STOCK_TARGET);
        worker =
                new WorkerUnderTest(folder.resolve("worker"))
                        .with(
                                "plugin.path",
                                Distribution.plugins() + "," + Distribution.testPlugins())
                        .withEnvironment(Shop.environment(postgres, SOURCE, TARGET))
                        .start();
        worker.rest().start(source());
        worker.rest().start(sink());
        await().atMost(ARRIVAL_MAX).untilAsserted(() -> assertThat(sum(TARGET)).isEqualTo(TOTAL));
    }

    @AfterEach
    void closeBank() {
        bank.shutdown();
    }

    @AfterAll
    static void stopAll() {
        worker.close();
        postgres.close();
    }

    @Test
    @Order(1)
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
        assertThat(state(TARGET)).isEqualTo(state(SOURCE));
    }

    /** Both sinks read the same records at the same time. */
    @Test
    @Order(2)
    void readerOfTheStockSinksTargetFindsMoneyMissing()
            throws ExecutionException, InterruptedException {
        worker.rest().start(stockSink());
        await().atMost(ARRIVAL_MAX)
                .ignoreExceptions() // until the sink has made the tables
                .untilAsserted(() -> assertThat(state(STOCK_TARGET)).isEqualTo(state(SOURCE)));

        Set<String> stockSums = new TreeSet<>();
        Future<?> moved = bank.submit(() -> postgres.execute(SOURCE, "CALL move(20, 200)"));
        await().atMost(ARRIVAL_MAX)
                .pollInterval(Duration.ofMillis(2))
                .untilAsserted(
                        () -> {
                            sums.add(sum(TARGET));
                            stockSums.add(sum(STOCK_TARGET));
                            assertThat(stockSums).hasSizeGreaterThan(1);
                        });

        moved.get();
        await().atMost(ARRIVAL_MAX)
                .untilAsserted(
                        () -> {
                            sums.add(sum(TARGET));
                            assertThat(state(TARGET)).isEqualTo(state(SOURCE));
                            assertThat(state(STOCK_TARGET)).isEqualTo(state(SOURCE));
                        });
        assertThat(sums).containsExactly(TOTAL);
    }

    /** Waits until so many are there, and sums all the time. */
    private void awaitTransfers(long count) {
        await().atMost(ARRIVAL_MAX)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(
                        () -> {
                            sums.add(sum(TARGET));
                            assertThat(transfers()).as(worker.log()).isGreaterThanOrEqualTo(count);
                        });
    }

    private static long transfers() {
        return Long.parseLong(postgres.queryValue(TARGET, "SELECT count(*) FROM transfers"));
    }

    private static String sum(String database) {
        return postgres.queryValue(database, SUM);
    }

    private static String state(String database) {
        return postgres.queryValue(database, STATE);
    }

    private static Connector source() {
        return Connector.sample("postgres-source.json")
                .with("table.include.list", "public.accounts,public.deposits,public.transfers")
                .with("provide.transaction.metadata", "true");
    }

    /** Debezium's published JDBC sink, which has no setting for transactions of the source. */
    private static Connector stockSink() {
        return Connector.debeziumJdbcSink("stock-sink", postgres.jdbcUrl(STOCK_TARGET))
                .with("topics", "shop.public.accounts,shop.public.deposits,shop.public.transfers");
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
