package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
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

/** Large batches are written while the worker reads on, and their failures come with the next. */
@OnDatabases(oldestToo = true)
class WriteBehindTest {
    @RegisterExtension static final SinkFixture SINK = new SinkFixture();

    private static final int MANY = 600;
    private static final Schema ROW =
            SchemaBuilder.struct().field("id", Schema.OPTIONAL_INT64_SCHEMA).build();
    private static final TopicPartition READINGS = new TopicPartition("readings", 0);
    private static final TopicPartition OTHERS = new TopicPartition("readings", 1);
    private static final Duration WITHIN = Duration.ofSeconds(60);

    @BeforeEach
    void createTable() {
        SINK.execute("CREATE TABLE readings (id bigint NOT NULL)");
    }

    private static JdbcSinkTask open(String... settings) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "insert.mode",
                                "insert",
                                "pk.mode",
                                "none",
                                "max.retries",
                                "100",
                                "retry.backoff.ms",
                                "1"));
        all.addAll(List.of(settings));
        JdbcSinkTask task = SINK.start(all.toArray(String[]::new));
        task.open(List.of(READINGS));
        return task;
    }

    /** Records whose ids are their offsets. */
    private static List<SinkRecord> records(TopicPartition partition, long from, long to) {
        List<SinkRecord> records = new ArrayList<>();
        for (long offset = from; offset < to; offset++) {
            records.add(record(partition, offset, offset));
        }
        return records;
    }

    private static List<SinkRecord> records(long from, long to) {
        return records(READINGS, from, to);
    }

    private static SinkRecord record(TopicPartition partition, long offset, Long id) {
        return new SinkRecord(
                partition.topic(),
                partition.partition(),
                null,
                null,
                ROW,
                new Struct(ROW).put("id", id),
                offset);
    }

    private static Map<TopicPartition, OffsetAndMetadata> at(long offset) {
        return Map.of(READINGS, new OffsetAndMetadata(offset));
    }

    /** How many rows there are, of how many ids. */
    private static String rows() {
        return SINK.query("SELECT count(*) FROM readings")
                + "/"
                + SINK.query("SELECT count(DISTINCT id) FROM readings");
    }

    /** Fails what is being written behind; the task has not been told yet. */
    private static void failBehind(JdbcSinkTask task, List<SinkRecord> records)
            throws SQLException {
        try (Connection blocker = SINK.target().connect()) {
            SINK.target().block(blocker, "readings");
            task.put(records);
            SINK.awaitWaiting();
            SINK.target().endSinkSessions();
        }
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

    @Test
    void batchIsTakenBeforeItIsWrittenAndCommittedAfterwards() throws SQLException {
        JdbcSinkTask task = open();
        task.put(records(0, 1));
        try (Connection blocker = SINK.target().connect()) {
            SINK.target().block(blocker, "readings");

            task.put(records(1, MANY));

            assertThat(rows()).isEqualTo("1/1");
        }
        assertThat(task.preCommit(at(MANY))).isEqualTo(at(MANY));
        assertThat(rows()).isEqualTo("600/600");
    }

    @Test
    void failureIsToldWithTheNextRecordsAndBothAreWrittenThen() throws SQLException {
        JdbcSinkTask task = open();
        task.put(records(0, 1));
        failBehind(task, records(1, MANY));

        assertThat(task.preCommit(at(MANY))).isEqualTo(at(1));
        assertThatThrownBy(() -> task.put(records(MANY, MANY + 5)))
                .isInstanceOf(RetriableException.class);
        assertThat(task.preCommit(at(MANY))).isEqualTo(at(1));
        putUntilTaken(task, records(MANY, MANY + 5));

        assertThat(rows()).isEqualTo("605/605");
        assertThat(task.preCommit(at(MANY + 5))).isEqualTo(at(MANY + 5));
    }

    /** Without it, Connect waits for records until it flushes offsets. */
    @ParameterizedTest
    @ValueSource(strings = {"false", "true"})
    void workerIsAskedToComeBackThoughNoRecordsArrive(String isWhole) {
        JdbcSinkTask task = open("topics", "readings", "transaction.apply", isWhole);
        task.put(records(0, 1));
        assertThat(SINK.context().timeouts()).isEmpty();

        task.put(records(1, MANY));
        assertThat(SINK.context().timeouts()).containsExactly(1000L);

        task.put(List.of());
        assertThat(SINK.context().timeouts()).hasSize(1);
        assertThat(rows()).isEqualTo("600/600");
        assertThat(SINK.context().commitRequests()).isOne();
    }

    @Test
    void failureIsMadeUpForWithoutFurtherRecords() throws SQLException {
        JdbcSinkTask task = open();
        failBehind(task, records(0, MANY));

        assertThatThrownBy(() -> task.put(List.of())).isInstanceOf(RetriableException.class);
        putUntilTaken(task, List.of());

        assertThat(rows()).isEqualTo("600/600");
        assertThat(task.preCommit(at(MANY))).isEqualTo(at(MANY));
    }

    @Test
    void withoutPositionsInTheTargetTheWorkerDoesNotCommitWhatHasFailed() throws SQLException {
        JdbcSinkTask task = open("delivery.guarantee", "at_least_once");
        task.put(records(0, 1));
        failBehind(task, records(1, MANY));

        assertThat(task.preCommit(at(MANY))).isEqualTo(at(1));
        assertThatThrownBy(() -> task.put(List.of())).isInstanceOf(RetriableException.class);
        assertThat(task.preCommit(at(MANY))).isEqualTo(at(1));
        putUntilTaken(task, List.of());

        assertThat(task.preCommit(at(MANY))).isEqualTo(at(MANY));
        assertThat(rows()).isEqualTo("600/600");
    }

    @Test
    void refusedRowFailsTheTaskWithTheNextRecordsAndNothingOfItsBatchIsThere() {
        JdbcSinkTask task = open();
        task.put(records(0, 1));
        List<SinkRecord> records = records(1, MANY);
        records.set(300, record(READINGS, 301, null));
        task.put(records);

        assertThatThrownBy(() -> task.put(List.of()))
                .isInstanceOf(ConnectException.class)
                .isNotInstanceOf(RetriableException.class)
                .hasMessageContaining("readings")
                .hasMessageContaining("301");
        assertThat(task.preCommit(at(MANY))).isEqualTo(at(1));
        assertThat(rows()).isEqualTo("1/1");
    }

    /**
     * Each batch is read while the one before it is written, and needs a table that is not known.
     */
    @Test
    void recordsOfNewTablesWaitForTheRecordsBeforeThem() {
        JdbcSinkTask task = open();
        for (int i = 0; i < 4; i++) {
            TopicPartition topic = new TopicPartition("readings_" + i, 0);
            task.open(List.of(topic));
            List<SinkRecord> both = records((long) i * MANY, (i + 1L) * MANY);
            both.addAll(records(topic, 0, MANY));
            task.put(both);
            task.put(records(topic, MANY, 2 * MANY));
        }
        task.preCommit(at(4L * MANY));

        assertThat(rows()).isEqualTo("2400/2400");
        for (int i = 0; i < 4; i++) {
            assertThat(SINK.query("SELECT count(DISTINCT id) FROM readings_" + i))
                    .isEqualTo("1200");
        }
    }

    /** It is found while the batch before it is written, and told after that. */
    @Test
    void recordThatIsNoRowFailsTheTaskAfterTheRecordsBeforeItsBatch() {
        JdbcSinkTask task = open();
        task.put(records(0, 1));
        task.put(records(1, MANY));
        task.put(records(MANY, 2 * MANY));
        List<SinkRecord> records = records(2 * MANY, 3 * MANY);
        records.set(300, new SinkRecord("readings", 0, null, null, null, "text", 2 * MANY + 300));

        assertThatThrownBy(
                        () -> {
                            task.put(records);
                            task.put(List.of());
                        })
                .isNotInstanceOf(RetriableException.class)
                .hasMessageContaining("offset 1500")
                .hasMessageContaining("no struct");
        assertThat(task.preCommit(at(3 * MANY))).isEqualTo(at(2 * MANY));
        assertThat(rows()).isEqualTo("1200/1200");
    }

    @Test
    void partitionThatIsTakenAwayTakesItsFailedRecordsWithIt() throws SQLException {
        JdbcSinkTask task = open();
        task.open(List.of(OTHERS));
        List<SinkRecord> both = records(0, MANY);
        both.addAll(records(OTHERS, 10_000, 10_000 + MANY));
        failBehind(task, both);
        assertThatThrownBy(() -> task.put(List.of())).isInstanceOf(RetriableException.class);

        task.close(List.of(OTHERS));
        putUntilTaken(task, records(MANY, MANY + 5));

        assertThat(rows()).isEqualTo("605/605");
        assertThat(SINK.query("SELECT max(id) FROM readings")).isEqualTo("604");
    }

    @Test
    void nextRunOfATaskThatEndedInAFailureWritesItAll() throws SQLException {
        JdbcSinkTask task = open();
        task.put(records(0, 1));
        failBehind(task, records(1, MANY));
        task.preCommit(at(MANY));
        task.close(List.of(READINGS));
        task.stop();

        JdbcSinkTask next = open();
        assertThat(SINK.context().sought()).containsExactly(Map.entry(READINGS, 1L));
        next.put(records(1, MANY));

        assertThat(next.preCommit(at(MANY))).isEqualTo(at(MANY));
        assertThat(rows()).isEqualTo("600/600");
    }

    /** The target is put back to an earlier state: what is in hand is not the next any more. */
    @Test
    void targetThatIsElsewhereAfterTheFailureIsFollowed() throws SQLException {
        JdbcSinkTask task = open();
        task.put(records(0, 3));
        failBehind(task, records(3, MANY));
        SINK.execute(
                "DELETE FROM readings WHERE id = 2",
                "UPDATE jetconnect_positions SET next_offset = 2");
        assertThatThrownBy(() -> task.put(records(MANY, MANY + 5)))
                .isInstanceOf(RetriableException.class);

        putUntilTaken(task, records(MANY, MANY + 5));
        assertThat(SINK.context().sought()).containsExactly(Map.entry(READINGS, 2L));
        task.put(records(2, MANY + 5));

        assertThat(task.preCommit(at(MANY + 5))).isEqualTo(at(MANY + 5));
        assertThat(rows()).isEqualTo("605/605");
    }
}
