package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetconnect.test.sink.DebeziumTopic;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that stay take unique values over from each other within one batch. */
@OnDatabases
class UniqueValuesTest {
    @RegisterExtension static final SinkFixture SINK = new SinkFixture();

    private static final String TABLE =
            "CREATE TABLE seats (id bigint NOT NULL PRIMARY KEY, place bigint, UNIQUE (place))";
    private static final TopicPartition TOPIC = new TopicPartition("seats", 0);
    private static final Schema ROW =
            SchemaBuilder.struct()
                    .optional()
                    .field("id", Schema.INT64_SCHEMA)
                    .field("place", Schema.OPTIONAL_INT64_SCHEMA)
                    .build();
    private static final TopicPartition BOUNDARIES = new TopicPartition("seats.transaction", 0);
    private static final Schema BOUNDARY =
            SchemaBuilder.struct()
                    .name("io.debezium.connector.common.TransactionMetadataValue")
                    .field("status", Schema.STRING_SCHEMA)
                    .field("id", Schema.STRING_SCHEMA)
                    .build();
    private static final int PAIRS = 170;

    private final DebeziumTopic seats = new DebeziumTopic("seats", ROW, "id");
    private final List<SinkRecord> records = new ArrayList<>();
    private long boundaries;

    private static Struct row(long id, Long place) {
        return new Struct(ROW).put("id", id).put("place", place);
    }

    private static JdbcSinkTask start(String... settings) {
        JdbcSinkTask task = SINK.start(settings);
        task.open(List.of(TOPIC));
        return task;
    }

    private void write(long id, Long place) {
        records.add(seats.updated(row(id, place)));
    }

    /** Puts what was made, and sees that it is committed. */
    private void put(JdbcSinkTask task) {
        task.put(List.copyOf(records));
        long end = records.get(records.size() - 1).kafkaOffset() + 1;
        records.clear();
        Map<TopicPartition, OffsetAndMetadata> read = Map.of(TOPIC, new OffsetAndMetadata(end));
        assertThat(task.preCommit(read)).isEqualTo(read);
    }

    /** Row i has place i. */
    private void putPairs(JdbcSinkTask task) {
        for (long id = 0; id < 2 * PAIRS; id++) {
            records.add(seats.created(row(id, id)));
        }
        put(task);
    }

    private static void assertSwapped() {
        assertThat(
                        SINK.query(
                                "SELECT count(*) FROM seats WHERE (id % 2 = 0 AND place = id + 1)"
                                        + " OR (id % 2 = 1 AND place = id - 1)"))
                .isEqualTo(String.valueOf(2 * PAIRS));
    }

    /** As sources do it that check each row: by way of a place that nobody has. */
    @ParameterizedTest
    @ValueSource(strings = {"1", "4"})
    void rowsSwapValuesInTheOrderOfTheSource(String writersMax) {
        SINK.execute(TABLE);
        JdbcSinkTask task = start("writers.max", writersMax, "retry.backoff.ms", "1");
        putPairs(task);
        for (long id = 0; id < 2 * PAIRS; id += 2) {
            write(id, null);
            write(id + 1, id);
            write(id, id + 1);
        }

        put(task);

        assertSwapped();
    }

    @Test
    void rowsSwapValuesWithinAWholeTransaction() {
        SINK.execute(TABLE);
        JdbcSinkTask task = start("topics", "seats,seats.transaction", "transaction.apply", "true");
        task.open(List.of(BOUNDARIES));
        boundary("BEGIN", "1");
        seats.transaction("1");
        for (long id = 0; id < 2 * PAIRS; id++) {
            records.add(seats.created(row(id, id)));
        }
        boundary("END", "1");
        boundary("BEGIN", "2");
        seats.transaction("2");
        for (long id = 0; id < 2 * PAIRS; id += 2) {
            write(id, null);
            write(id + 1, id);
            write(id, id + 1);
        }
        boundary("END", "2");

        task.put(records);
        task.put(List.of());

        assertSwapped();
    }

    private void boundary(String status, String id) {
        Struct value = new Struct(BOUNDARY).put("status", status).put("id", id);
        records.add(
                new SinkRecord(BOUNDARIES.topic(), 0, null, null, BOUNDARY, value, boundaries++));
    }

    /** Each row moves to the place that the next one has left. */
    @Test
    void valuesMoveDownAlongAllRowsAgainstTheOrderOfKeys() {
        SINK.execute(TABLE);
        JdbcSinkTask task = start();
        putPairs(task);
        for (int round = 1; round <= 3; round++) {
            for (long id = 2L * PAIRS - 1; id >= 0; id--) {
                write(id, id + round);
            }
            put(task);
        }

        assertThat(SINK.query("SELECT count(*) FROM seats WHERE place = id + 3"))
                .isEqualTo(String.valueOf(2 * PAIRS));
    }

    /** No order of rows does it, and nothing of the batch is there. */
    @Test
    void swapThatTheTargetChecksRowByRowFailsTheTask() {
        SINK.execute(TABLE);
        JdbcSinkTask task = start();
        putPairs(task);
        write(5000, 5000L);
        write(0, 1L);
        write(1, 0L);

        assertThatThrownBy(() -> task.put(records))
                .isInstanceOf(ConnectException.class)
                .isNotInstanceOf(RetriableException.class)
                .hasMessageContaining("key 0 of table 'seats'");
        assertThat(SINK.query("SELECT count(*) FROM seats WHERE place = id"))
                .isEqualTo(String.valueOf(2 * PAIRS));
    }
}
