package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several transactions write one batch, and each record is in the target once wherever they end.
 * Rows are inserted under a key, so that a second one would be refused.
 */
@OnDatabases
class LanesTest {
    @RegisterExtension static final SinkFixture SINK = new SinkFixture();

    private static final int MANY = 1000;
    private static final Schema KEY =
            SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    private static final Schema ROW =
            SchemaBuilder.struct().field("n", Schema.OPTIONAL_INT64_SCHEMA).build();
    private static final TopicPartition READINGS = new TopicPartition("readings", 0);
    private static final Duration WITHIN = Duration.ofSeconds(60);

    /** A row that somebody else is inserting. */
    private static final long HELD = 500;

    @BeforeEach
    void createTable() {
        SINK.execute("CREATE TABLE readings (id bigint NOT NULL PRIMARY KEY, n bigint NOT NULL)");
    }

    private static String[] settings(int writers, String... more) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "insert.mode",
                                "insert",
                                "max.retries",
                                "100",
                                "retry.backoff.ms",
                                "1",
                                "writers.max",
                                Integer.toString(writers)));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static JdbcSinkTask open(int writers, String... more) {
        JdbcSinkTask task = SINK.start(settings(writers, more));
        task.open(List.of(READINGS));
        return task;
    }

    /** Records whose ids are their offsets. */
    private static List<SinkRecord> records(long from, long to) {
        List<SinkRecord> records = new ArrayList<>();
        for (long offset = from; offset < to; offset++) {
            records.add(record(offset, offset));
        }
        return records;
    }

    private static SinkRecord record(long offset, Long n) {
        Struct key = new Struct(KEY).put("id", offset);
        return new SinkRecord("readings", 0, KEY, key, ROW, new Struct(ROW).put("n", n), offset);
    }

    private static Map<TopicPartition, OffsetAndMetadata> at(long offset) {
        return Map.of(READINGS, new OffsetAndMetadata(offset));
    }

    private static long rows() {
        return Long.parseLong(SINK.query("SELECT count(*) FROM readings"));
    }

    private static String lanesAhead() {
        return SINK.query("SELECT count(*) FROM jetconnect_positions WHERE ahead IS NOT NULL");
    }

    private static void putUntilTaken(JdbcSinkTask task, List<SinkRecord> records) {
        await().atMost(WITHIN)
                .ignoreException(RetriableException.class)
                .until(
                        () -> {
                            task.put(records);
                            return true;
                        });
    }

    /** All lanes but one are committed; that one waits for a row, and its session has ended. */
    private static void endWhileOneLaneWaits(JdbcSinkTask task) throws SQLException {
        try (Connection blocker = hold()) {
            task.put(records(0, MANY));
            await().atMost(WITHIN).until(() -> lanesAhead().equals("3"));
            SINK.target().endSinkSessions();
            blocker.rollback();
        }
        assertThat(rows()).isBetween(1L, MANY - 1L);
    }

    private static Connection hold() throws SQLException {
        Connection blocker = SINK.target().connect();
        blocker.setAutoCommit(false);
        try (Statement statement = blocker.createStatement()) {
            statement.execute("INSERT INTO readings VALUES (" + HELD + ", 0)");
        }
        return blocker;
    }

    @Test
    void lanesWriteABatchAndEachTellsWhichRecords() {
        JdbcSinkTask task = open(4);

        task.put(records(0, MANY));

        assertThat(task.preCommit(at(MANY))).isEqualTo(at(MANY));
        assertThat(rows()).isEqualTo(MANY);
        assertThat(lanesAhead()).isEqualTo("4");
    }

    @Test
    void batchAfterBatchIsWrittenByLanes() {
        JdbcSinkTask task = open(2);

        for (int i = 0; i < 5; i++) {
            task.put(records((long) i * MANY, (i + 1L) * MANY));
        }
        task.put(records(5 * MANY, 5 * MANY + 10));

        assertThat(task.preCommit(at(5 * MANY + 10))).isEqualTo(at(5 * MANY + 10));
        assertThat(rows()).isEqualTo(5 * MANY + 10);
    }

    @Test
    void smallBatchIsWrittenByOneTransaction() {
        open(4).put(records(0, 100));

        assertThat(lanesAhead()).isEqualTo("0");
        assertThat(rows()).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 3, 1})
    void nextRunWritesWhatSomeLanesHaveNotCommitted(int writers) throws SQLException {
        JdbcSinkTask task = open(4);
        endWhileOneLaneWaits(task);
        assertThat(task.preCommit(at(MANY))).isEqualTo(at(0));
        task.stop();

        JdbcSinkTask next = open(writers);
        assertThat(SINK.context().sought()).containsExactly(Map.entry(READINGS, 0L));
        next.put(records(0, 300));
        next.put(records(300, MANY + 700));

        assertThat(next.preCommit(at(MANY + 700))).isEqualTo(at(MANY + 700));
        assertThat(rows()).isEqualTo(MANY + 700);
        next.put(records(MANY + 700, 2 * MANY + 700));
        assertThat(next.preCommit(at(2 * MANY + 700))).isEqualTo(at(2 * MANY + 700));
        assertThat(rows()).isEqualTo(2 * MANY + 700);
    }

    @Test
    void nextRunReadsTheLastBatchAgainAndWritesNothingTwice() {
        JdbcSinkTask task = open(4);
        task.put(records(0, MANY));
        task.put(List.of());

        JdbcSinkTask next = open(2);
        assertThat(SINK.context().sought()).containsExactly(Map.entry(READINGS, 0L));
        next.put(records(0, 2 * MANY));

        assertThat(next.preCommit(at(2 * MANY))).isEqualTo(at(2 * MANY));
        assertThat(rows()).isEqualTo(2 * MANY);
    }

    @Test
    void lostLaneIsMadeUpForByTheSameRun() throws SQLException {
        JdbcSinkTask task = open(4);
        endWhileOneLaneWaits(task);

        putUntilTaken(task, records(MANY, MANY + 5));

        assertThat(task.preCommit(at(MANY + 5))).isEqualTo(at(MANY + 5));
        assertThat(rows()).isEqualTo(MANY + 5);
    }

    @Test
    void openLaneOfAnOlderRunIsEnded() throws SQLException {
        JdbcSinkTask older = open(4);
        JdbcSinkTask newer;
        try (Connection blocker = hold()) {
            older.put(records(0, MANY));
            await().atMost(WITHIN).until(() -> lanesAhead().equals("3"));

            newer = open(2);

            blocker.rollback();
        }
        assertThatThrownBy(() -> older.put(List.of())).isInstanceOf(RetriableException.class);
        assertThatThrownBy(() -> older.put(List.of())).hasMessageContaining("taken over");
        newer.put(records(0, MANY));
        assertThat(newer.preCommit(at(MANY))).isEqualTo(at(MANY));
        assertThat(rows()).isEqualTo(MANY);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 6})
    void lanesOfAnOlderRunWriteNothingAfterANewerOneHasOpened(int writers) {
        JdbcSinkTask older = open(4);
        older.put(records(0, MANY));
        older.preCommit(at(MANY));
        JdbcSinkTask newer = open(writers);

        older.put(records(MANY, 2 * MANY));

        assertThatThrownBy(() -> older.put(List.of())).hasMessageContaining("taken over");
        assertThat(rows()).isEqualTo(MANY);
        newer.put(records(MANY, 2 * MANY));
        assertThat(newer.preCommit(at(2 * MANY))).isEqualTo(at(2 * MANY));
        assertThat(rows()).isEqualTo(2 * MANY);
    }

    @Test
    void refusedRowOfALaneIsReportedAndAllOthersAreThere() {
        JdbcSinkTask task = SINK.startWithReporter(settings(4));
        task.open(List.of(READINGS));
        List<SinkRecord> records = records(0, MANY);
        records.set(300, record(300, null));

        task.put(records);

        assertThat(task.preCommit(at(MANY))).isEqualTo(at(MANY));
        assertThat(SINK.context().reports()).hasSize(1);
        assertThat(SINK.context().reports().get(0).record().kafkaOffset()).isEqualTo(300);
        assertThat(rows()).isEqualTo(MANY - 1);
    }

    @Test
    void unreadableRecordIsReportedOnce() {
        JdbcSinkTask task = SINK.startWithReporter(settings(4));
        task.open(List.of(READINGS));
        List<SinkRecord> records = records(0, MANY);
        records.set(300, new SinkRecord("readings", 0, null, null, null, "text", 300));

        task.put(records);

        assertThat(task.preCommit(at(MANY))).isEqualTo(at(MANY));
        assertThat(SINK.context().reports()).hasSize(1);
        assertThat(rows()).isEqualTo(MANY - 1);
    }

    @Test
    void refusedRowThatNobodyTakesFailsTheTaskAndTheNextRunWritesTheRest() {
        JdbcSinkTask task = open(4);
        List<SinkRecord> records = records(0, MANY);
        records.set(300, record(300, null));
        task.put(records);
        assertThatThrownBy(() -> task.put(List.of()))
                .isInstanceOf(ConnectException.class)
                .isNotInstanceOf(RetriableException.class)
                .hasMessageContaining("offset 300");
        assertThat(task.preCommit(at(MANY))).isEqualTo(at(0));

        JdbcSinkTask next = open(4);
        next.put(records(0, MANY));

        assertThat(next.preCommit(at(MANY))).isEqualTo(at(MANY));
        assertThat(rows()).isEqualTo(MANY);
    }

    @Test
    void parkedKeyStaysParked() {
        JdbcSinkTask task =
                SINK.startWithReporter(
                        settings(
                                4,
                                "insert.mode",
                                "upsert",
                                "errors.park.key",
                                "true",
                                "errors.tolerance",
                                "all"));
        task.open(List.of(READINGS));
        List<SinkRecord> first = records(0, MANY);
        first.set(300, record(300, null));
        task.put(first);
        List<SinkRecord> second = new ArrayList<>();
        for (long id = 0; id < MANY; id++) {
            Struct key = new Struct(KEY).put("id", id);
            Struct row = new Struct(ROW).put("n", -1L);
            second.add(new SinkRecord("readings", 0, KEY, key, ROW, row, MANY + id));
        }

        task.put(second);

        assertThat(task.preCommit(at(2 * MANY))).isEqualTo(at(2 * MANY));
        assertThat(SINK.context().reports()).hasSize(2);
        assertThat(SINK.query("SELECT count(*) FROM readings WHERE n = -1")).isEqualTo("999");
    }

    @Test
    void alteredOffsetsWinOverWhatLanesHaveWritten() throws SQLException {
        JdbcSinkTask task = open(4);
        endWhileOneLaneWaits(task);
        task.stop();
        SINK.execute("DELETE FROM readings");

        new JdbcSinkConnector().alterOffsets(SINK.settings(settings(4)), Map.of(READINGS, 10L));

        JdbcSinkTask next = open(4);
        assertThat(SINK.context().sought()).containsExactly(Map.entry(READINGS, 10L));
        next.put(records(10, MANY));
        assertThat(next.preCommit(at(MANY))).isEqualTo(at(MANY));
        assertThat(rows()).isEqualTo(MANY - 10);
    }

    @Test
    void resetOffsetsForgetWhatLanesHaveWritten() throws SQLException {
        JdbcSinkTask task = open(4);
        endWhileOneLaneWaits(task);
        task.stop();
        SINK.execute("DELETE FROM readings");
        Map<TopicPartition, Long> reset = new HashMap<>();
        reset.put(READINGS, null);

        new JdbcSinkConnector().alterOffsets(SINK.settings(settings(4)), reset);

        JdbcSinkTask next = open(4);
        assertThat(SINK.context().sought()).isEmpty();
        next.put(records(0, MANY));
        assertThat(next.preCommit(at(MANY))).isEqualTo(at(MANY));
        assertThat(rows()).isEqualTo(MANY);
    }

    @Test
    void withoutPositionsInTheTargetABatchIsUpsertedAgain() throws SQLException {
        JdbcSinkTask task = open(4, "insert.mode", "upsert", "delivery.guarantee", "at_least_once");
        try (Connection blocker = hold()) {
            task.put(records(0, MANY));
            await().atMost(WITHIN).until(() -> rows() > 0);
            SINK.target().endSinkSessions();
            blocker.rollback();
        }
        assertThat(task.preCommit(at(MANY))).isEqualTo(at(0));

        putUntilTaken(task, List.of());

        assertThat(task.preCommit(at(MANY))).isEqualTo(at(MANY));
        assertThat(rows()).isEqualTo(MANY);
    }

    @Test
    void positionTableOfAnEarlierVersionIsTold() {
        SINK.execute("CREATE TABLE jetconnect_positions (connector varchar(9), epoch bigint)");

        assertThatThrownBy(() -> open(1))
                .isInstanceOf(ConnectException.class)
                .hasMessageContainingAll("'lane'", "earlier version", "CREATE TABLE");
    }
}
