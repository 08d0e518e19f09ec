package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jetconnect.test.sink.DebeziumTopic;
import dev.jetconnect.test.sink.LogWorker;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nobody who reads the target sees a part of a source transaction, whatever happens. */
@OnDatabases
class WholeTransactionsTest {
    @RegisterExtension static final SinkFixture SINK = new SinkFixture();

    private static final String BALANCES = "SELECT balance FROM bank_accounts ORDER BY id";
    private static final TopicPartition BOUNDARIES = new TopicPartition("bank.transaction", 0);

    private final Bank bank = new Bank();
    private WatchfulReader reader;

    @BeforeEach
    void openTheBank() {
        SINK.execute(Bank.TABLES);
        reader = new WatchfulReader(SINK.target());
    }

    @AfterEach
    void closeTheBank() {
        reader.close();
    }

    private LogWorker worker(String... settings) {
        List<String> all = new ArrayList<>(List.of("topics", Bank.TOPICS, "retry.backoff.ms", "1"));
        all.addAll(List.of(settings));
        JdbcSinkTask task = SINK.start(all.toArray(String[]::new));
        return new LogWorker(bank.log, List.of(Bank.TOPICS.split(",")), task, SINK.context());
    }

    private LogWorker wholeWorker() {
        return worker(
                "transaction.apply", "true",
                "batch.size", "50",
                "table.name.format", "bank_${source.table}");
    }

    private void assertAllThere() throws ExecutionException, InterruptedException {
        assertThat(reader.wrongSum()).isEmpty();
        assertThat(reader.reads()).isPositive();
        assertThat(SINK.query(Bank.SUM)).isEqualTo(Long.toString(Bank.TOTAL));
        assertThat(SINK.column(BALANCES)).isEqualTo(bank.balances());
        assertThat(SINK.query("SELECT count(*) FROM bank_transfers"))
                .isEqualTo(Long.toString(bank.transferCount()));
    }

    @Test
    void readerNeverSeesHalfOfATransaction() throws ExecutionException, InterruptedException {
        for (int i = 0; i < 60; i++) {
            bank.transact(1 + i % 12).openUseAndClose();
        }
        LogWorker worker = wholeWorker();

        while (worker.put(7)) {
            assertThat(SINK.query(Bank.SUM)).isIn("null", Long.toString(Bank.TOTAL));
        }

        assertAllThere();
    }

    @Test
    void readerSeesHalfOfOneWhereTransactionsAreNotKeptWhole() {
        bank.transact(3).transact(3);
        LogWorker worker = worker();
        List<String> sums = new ArrayList<>();

        while (worker.put(7)) {
            sums.add(SINK.query(Bank.SUM));
        }

        assertThat(sums).anyMatch(sum -> !sum.equals(Long.toString(Bank.TOTAL)));
    }

    /** So many that they are written while the worker reads on. */
    @Test
    void manyTransactionsAtOnceComeWholeThoughSessionsEnd()
            throws ExecutionException, InterruptedException {
        for (int i = 0; i < 300; i++) {
            bank.transact(1 + i % 12);
        }
        LogWorker worker = wholeWorker();

        for (int i = 0; worker.put(1_000); i++) {
            if (i % 4 == 2) {
                SINK.target().endSinkSessions();
            }
        }
        // A session may end a moment after it was told to, and the last batch with it.
        await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> {
                            worker.put(1_000);
                            worker.commit();
                            return SINK.column(BALANCES).equals(bank.balances());
                        });

        assertThat(worker.retries()).isPositive();
        assertAllThere();
    }

    @Test
    void longTransactionIsWrittenInPartsThatNobodySees()
            throws ExecutionException, InterruptedException {
        LogWorker worker = wholeWorker();
        worker.put(100);
        bank.transact(1000);

        worker.put(100);
        worker.put(100);

        SINK.awaitOpenTransactions(1);
        assertThat(SINK.query("SELECT count(*) FROM bank_transfers")).isEqualTo("0");
        while (worker.put(100)) {
            assertThat(SINK.query(Bank.SUM)).isEqualTo(Long.toString(Bank.TOTAL));
        }
        SINK.awaitOpenTransactions(0);
        assertAllThere();
    }

    @Test
    void beginningOfManyBytesIsWrittenToo() {
        LogWorker worker = worker("transaction.apply", "true", "batch.bytes", "200");
        worker.put(100);
        bank.transact(3);

        worker.put(10); // all but the end

        SINK.awaitOpenTransactions(1);
        worker.put(1);
        assertThat(SINK.query("SELECT count(*) FROM bank_transfers")).isEqualTo("3");
    }

    @Test
    void nextRunGoesOnWhereTheLastWholeTransactionEnds()
            throws ExecutionException, InterruptedException {
        for (int i = 0; i < 40; i++) {
            bank.transact(1 + i % 7);
        }
        bank.transact(100).transact(2);
        // Each of these is given up as by kill -9: with records in memory, or a transaction open.
        for (int puts : new int[] {5, 30, 28}) {
            LogWorker killed = wholeWorker();
            for (int i = 0; i < puts; i++) {
                killed.put(11);
            }
        }
        SINK.awaitOpenTransactions(1);
        LogWorker last = wholeWorker();

        while (last.put(11)) {
            assertThat(SINK.query(Bank.SUM)).isEqualTo(Long.toString(Bank.TOTAL));
        }

        assertAllThere();
    }

    @Test
    void lostConnectionInALongTransactionHasItReadAgain()
            throws ExecutionException, InterruptedException {
        LogWorker worker = wholeWorker();
        worker.put(100);
        bank.transact(100).transact(1);
        worker.put(100);
        worker.put(100);
        SINK.awaitOpenTransactions(1);

        SINK.target().endSinkSessions();

        while (worker.put(100)) {
            assertThat(SINK.query(Bank.SUM)).isEqualTo(Long.toString(Bank.TOTAL));
        }
        assertThat(worker.retries()).isPositive();
        assertAllThere();
    }

    @Test
    void nothingThatWaitsInMemoryIsLostWhenTheDatabaseFails()
            throws ExecutionException, InterruptedException, SQLException {
        SINK.target().shortenLockWaits();
        LogWorker worker = wholeWorker();
        worker.put(100);
        bank.transact(5).transact(1);
        worker.put(7);
        try (Connection blocker = SINK.target().connect()) {
            SINK.target().block(blocker, "bank_deposits");
            while (worker.retries() < 2) {
                worker.put(7);
            }
        }

        while (worker.put(7)) {
            assertThat(SINK.query(Bank.SUM)).isEqualTo(Long.toString(Bank.TOTAL));
        }

        assertAllThere();
    }

    @Test
    void workerCommitsOnlyTheEndsOfTransactions() {
        LogWorker worker = wholeWorker();
        bank.transact(1);
        worker.put(bank.log.size() - 1);

        Map<TopicPartition, OffsetAndMetadata> committed = worker.commit();

        assertThat(committed.get(BOUNDARIES).offset()).isEqualTo(2);
        assertThat(committed).doesNotContainKey(new TopicPartition("bank.transfers", 0));
        worker.put(1);
        assertThat(worker.commit().get(BOUNDARIES).offset()).isEqualTo(4);
    }

    @Test
    void refusedRowLeavesNothingOfItsTransaction() {
        SINK.execute("ALTER TABLE bank_transfers ADD CHECK (id < 1)");
        LogWorker worker = wholeWorker();
        worker.put(100);
        bank.transact(3);

        assertThatThrownBy(() -> worker.put(100))
                .isInstanceOf(ConnectException.class)
                .hasMessageContainingAll("key 1 ", "'bank_transfers'", "check");

        assertThat(SINK.query("SELECT count(*) FROM bank_transfers")).isEqualTo("0");
        assertThat(SINK.query(Bank.SUM)).isEqualTo(Long.toString(Bank.TOTAL));
    }

    @Test
    void transactionsThatComeInterleavedAreRefused() {
        bank.transactWithoutEnd().transact(1);
        LogWorker worker = wholeWorker();

        assertThatThrownBy(() -> worker.put(1000))
                .isInstanceOf(ConnectException.class)
                .hasMessageContainingAll("'3'", "before the end of transaction '2'", "one source");
    }

    @Test
    void recordsOfNoTransactionAreWrittenAtOnce() {
        DebeziumTopic rows = new DebeziumTopic("singles", Bank.BALANCE, "id");
        JdbcSinkTask task = SINK.start("transaction.apply", "true");

        SINK.put(task, rows.read(Bank.balance(1, 0)), rows.read(Bank.balance(2, 0)));

        assertThat(SINK.query("SELECT count(*) FROM singles")).isEqualTo("2");
    }
}
