package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The target holds each record once, in a table without a key, where a second one would show. */
@OnDatabases
class ExactlyOnceTest {
    @RegisterExtension static final SinkFixture SINK = new SinkFixture();

    private static final Schema ROW =
            SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    private static final String[] APPEND = {
        "insert.mode", "insert", "pk.mode", "none", "retry.backoff.ms", "1"
    };
    private static final TopicPartition READINGS = new TopicPartition("readings", 0);

    private final ExecutorService taskThread = Executors.newSingleThreadExecutor();

    @AfterEach
    void stopTaskThread() {
        taskThread.shutdownNow();
    }

    private static JdbcSinkTask open(String... settings) {
        List<String> all = new ArrayList<>(List.of(APPEND));
        all.addAll(List.of(settings));
        JdbcSinkTask task = SINK.start(all.toArray(String[]::new));
        task.open(List.of(READINGS));
        return task;
    }

    /** Records whose ids are their offsets. */
    private static List<SinkRecord> records(long from, long to) {
        List<SinkRecord> records = new ArrayList<>();
        for (long offset = from; offset <= to; offset++) {
            records.add(record(READINGS, offset));
        }
        return records;
    }

    private static SinkRecord record(TopicPartition partition, long offset) {
        return new SinkRecord(
                partition.topic(),
                partition.partition(),
                null,
                null,
                ROW,
                new Struct(ROW).put("id", offset),
                offset);
    }

    private static String ids() {
        return SINK.column("SELECT id FROM readings ORDER BY id");
    }

    private static String position() {
        return SINK.query("SELECT next_offset FROM jetconnect_positions WHERE topic = 'readings'");
    }

    private static Map<TopicPartition, OffsetAndMetadata> at(long offset) {
        return Map.of(READINGS, new OffsetAndMetadata(offset));
    }

    private static void alter(Map<TopicPartition, Long> offsets) {
        assertThat(new JdbcSinkConnector().alterOffsets(SINK.settings(APPEND), offsets)).isTrue();
    }

    @Test
    void positionGoesWithTheRows() {
        JdbcSinkTask task = open();

        task.put(records(0, 4));

        assertThat(position()).isEqualTo("5");
        assertThat(SINK.query("SELECT connector FROM jetconnect_positions")).isEqualTo("sink");
    }

    @Test
    void positionStaysWithRowsThatAreRolledBack() {
        SINK.execute("CREATE TABLE readings (id bigint CHECK (id <> 7))");
        JdbcSinkTask task = open();
        task.put(records(0, 4));

        assertThatThrownBy(() -> task.put(records(5, 9))).isInstanceOf(ConnectException.class);

        assertThat(position()).isEqualTo("5");
        assertThat(ids()).isEqualTo("0 1 2 3 4");
    }

    @Test
    void topicOfAPositionIsTheOneThatWasRead() {
        JdbcSinkTask task = open();
        SinkRecord read = record(READINGS, 3);

        task.put(List.of(read.newRecord("routed", 0, null, null, ROW, read.value(), null)));

        assertThat(position()).isEqualTo("4");
        assertThat(SINK.query("SELECT count(*) FROM routed")).isEqualTo("1");
    }

    @Test
    void workerMayCommitNoMoreThanIsKnownWhileTheDatabaseIsAway() {
        JdbcSinkTask task = open("connection.pool.size", "1");
        task.put(records(0, 4));
        SINK.execute("ALTER TABLE jetconnect_positions RENAME TO away");

        assertThat(task.preCommit(at(90))).isEqualTo(at(5));

        SINK.execute("ALTER TABLE away RENAME TO jetconnect_positions");
        task.put(records(90, 91));
        assertThat(position()).isEqualTo("92");
    }

    /** As a worker that is paused (SIGSTOP) between two statements of a transaction. */
    @Test
    void openTransactionOfAnOlderRunIsEnded()
            throws SQLException, ExecutionException, InterruptedException {
        JdbcSinkTask older = open();
        older.put(records(0, 4));
        try (Connection blocker = SINK.target().connect()) {
            SINK.target().block(blocker, "readings");
            Future<?> stopped = taskThread.submit(() -> older.put(records(5, 9)));
            SINK.awaitWaiting();

            JdbcSinkTask newer = open();

            assertThat(SINK.context().sought()).containsExactly(Map.entry(READINGS, 5L));
            assertThatThrownBy(stopped::get).hasCauseInstanceOf(RetriableException.class);
            assertThatThrownBy(() -> older.put(records(5, 9)))
                    .hasMessageContainingAll(
                            "Another run of this task has taken over topic 'readings' partition 0",
                            "nothing of this batch was written",
                            "delivery.position.id");
            blocker.close();
            newer.put(records(5, 9));
        }
        assertThat(ids()).isEqualTo("0 1 2 3 4 5 6 7 8 9");
    }

    @Test
    void goneRowsFailTheTaskBeforeItWrites() {
        JdbcSinkTask task = open();
        task.put(records(0, 4));
        SINK.execute("DELETE FROM jetconnect_positions");

        assertThatThrownBy(() -> task.put(records(5, 9)))
                .isNotInstanceOf(RetriableException.class)
                .hasMessageContainingAll("was 5, and is gone with its row", "PATCH");

        assertThat(ids()).isEqualTo("0 1 2 3 4");
    }

    @Test
    void taskFollowsATargetThatWasRestored() {
        JdbcSinkTask task = open();
        task.put(records(0, 4));
        SINK.execute("CREATE TABLE backup AS SELECT * FROM jetconnect_positions");
        task.put(records(5, 9));
        SINK.execute(
                "DELETE FROM jetconnect_positions",
                "INSERT INTO jetconnect_positions SELECT * FROM backup",
                "DELETE FROM readings WHERE id > 4");

        assertThatThrownBy(() -> task.put(records(10, 11))).isInstanceOf(RetriableException.class);
        task.put(records(10, 11));
        assertThat(SINK.context().sought()).containsExactly(Map.entry(READINGS, 5L));
        assertThat(task.preCommit(at(12))).isEqualTo(at(5));

        task.put(records(5, 11));
        assertThat(ids()).isEqualTo("0 1 2 3 4 5 6 7 8 9 10 11");
    }

    @Test
    void recordBehindThePositionFailsTheTask() {
        JdbcSinkTask task = open();
        task.put(records(0, 4));

        assertThatThrownBy(() -> task.put(records(0, 2)))
                .isInstanceOf(ConnectException.class)
                .isNotInstanceOf(RetriableException.class)
                .hasMessageContainingAll("offset 0", "is at 5", "created again", "at_least_once");

        assertThat(ids()).isEqualTo("0 1 2 3 4");
    }

    @Test
    void resetNeedsNoTable() {
        alter(Map.of());

        assertThat(SINK.hasTable("jetconnect_positions")).isFalse();
    }

    @Test
    void atLeastOnceRunLeavesNoPositionThatWouldLeadBack() {
        open().put(records(0, 4));
        JdbcSinkTask between = open("delivery.guarantee", "at_least_once");
        between.put(records(5, 9));
        assertThat(between.preCommit(at(10))).isEqualTo(at(10));

        open();

        assertThat(SINK.context().sought()).isEmpty();
    }

    @Test
    void positionTableMayHaveAnotherNameAndOwner() {
        SINK.execute("CREATE SCHEMA other");
        JdbcSinkTask task =
                open(
                        "delivery.position.table", "other.progress",
                        "delivery.position.id", "berlin");

        task.put(records(0, 4));

        assertThat(SINK.query("SELECT next_offset FROM other.progress WHERE connector = 'berlin'"))
                .isEqualTo("5");
        assertThat(SINK.hasTable("jetconnect_positions")).isFalse();
    }

    @Test
    void missingPositionTableIsNotCreatedWhenAutoCreateIsOff() {
        assertThatThrownBy(() -> open("auto.create", "false"))
                .isInstanceOf(ConnectException.class)
                .hasMessageContainingAll(
                        "'jetconnect_positions'",
                        "auto.create is false",
                        "CREATE TABLE",
                        "delivery.guarantee=at_least_once");
    }

    @Test
    void positionTableThatMayNotBeCreatedIsTold() {
        List<String> settings = new ArrayList<>(List.of(APPEND));
        SINK.target()
                .readerSettings()
                .forEach((key, value) -> settings.addAll(List.of(key, value)));

        assertThatThrownBy(() -> open(settings.toArray(String[]::new)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContainingAll("denied", "CREATE TABLE");
    }
}
