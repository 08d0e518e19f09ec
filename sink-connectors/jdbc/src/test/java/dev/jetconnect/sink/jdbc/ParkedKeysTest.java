package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetconnect.test.sink.DebeziumTopic;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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

/** No change of a row overtakes an earlier one that was refused. */
@OnDatabases
class ParkedKeysTest {
    @RegisterExtension static final SinkFixture SINK = new SinkFixture();

    private static final Schema ROW =
            SchemaBuilder.struct()
                    .optional()
                    .field("id", Schema.INT64_SCHEMA)
                    .field("area", Schema.STRING_SCHEMA)
                    .field("note", Schema.OPTIONAL_STRING_SCHEMA)
                    .build();
    private static final String[] WIDEN = {
        "ALTER TABLE notes DROP COLUMN note", "ALTER TABLE notes ADD COLUMN note varchar(9)"
    };
    private static final TopicPartition NOTES = new TopicPartition("notes", 0);
    private static final String ROWS = "SELECT concat(id, note) FROM notes ORDER BY id";

    private final DebeziumTopic notes = new DebeziumTopic("notes", ROW, "id", "area");

    @BeforeEach
    void createTable() {
        SINK.execute(
                "CREATE TABLE notes (id bigint, area varchar(9), note varchar(3), PRIMARY KEY (id, area))");
    }

    private static JdbcSinkTask start(String... more) {
        List<String> settings =
                new ArrayList<>(
                        List.of(
                                "errors.park.key", "true",
                                "errors.tolerance", "all",
                                "retry.backoff.ms", "1"));
        settings.addAll(Arrays.asList(more));
        JdbcSinkTask task = SINK.startWithReporter(settings.toArray(String[]::new));
        task.open(List.of(NOTES));
        return task;
    }

    private SinkRecord note(long id, String note) {
        return notes.updated(row(id, note));
    }

    private static Struct row(long id, String note) {
        return new Struct(ROW).put("id", id).put("area", "it's").put("note", note);
    }

    private static List<Long> reported() {
        return SINK.context().reports().stream().map(r -> r.record().kafkaOffset()).toList();
    }

    @Test
    void laterChangesOfARefusedRowAreReportedBehindIt() {
        JdbcSinkTask task = start();

        SINK.put(task, note(1, "a"), note(2, "long"), note(3, "a"));
        SINK.put(task, note(2, "b"), note(1, "b"));
        SINK.put(task, notes.deleted(row(2, "b")), notes.tombstone(row(2, "b")), note(2, "c"));

        assertThat(SINK.column(ROWS)).isEqualTo("1b 3a");
        assertThat(reported()).containsExactly(1L, 3L, 5L, 6L, 7L);
        assertThat(SINK.context().reports().get(1).error().getMessage())
                .contains("offset 3 waits for", "offset 1", "'notes'", "[2, it's]");
    }

    @Test
    void changesBehindARefusedOneOfTheSameBatchWaitToo() {
        JdbcSinkTask task = start("insert.mode", "insert");
        List<SinkRecord> batch = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            batch.add(notes.created(row(i, "a")));
        }
        batch.add(notes.created(row(100, "long")));
        batch.add(notes.deleted(row(100, "long")));
        batch.add(notes.created(row(100, "b")));
        batch.add(notes.created(row(101, "b")));

        task.put(batch);

        assertThat(reported()).containsExactly(60L, 61L, 62L);
        assertThat(SINK.query("SELECT count(*) FROM notes")).isEqualTo("61");
        assertThat(SINK.query("SELECT row_key FROM jetconnect_parked")).isEqualTo("100, 'it''s'");
    }

    @Test
    void keysStayParkedInTheNextRun() {
        SINK.put(start(), note(1, "a"), note(2, "long"));

        SINK.put(start(), note(2, "b"), note(1, "b"));

        assertThat(SINK.column(ROWS)).isEqualTo("1b");
        assertThat(reported()).containsExactly(2L);
    }

    @Test
    void keyThatIsTakenOutOfTheTableGoesOn() {
        SINK.put(start(), note(2, "long"));
        SINK.execute(
                "DELETE FROM jetconnect_parked WHERE connector = 'sink' AND table_name = 'notes'");

        SINK.put(start(), note(2, "b"));

        assertThat(SINK.column(ROWS)).isEqualTo("2b");
    }

    @Test
    void recordsThatComeAgainOnDemandAreTriedAgain() {
        JdbcSinkTask task = start();
        SinkRecord first = note(2, "long");
        SINK.put(task, first);
        task.stop();
        SINK.execute(WIDEN);
        Map<String, String> settings =
                SINK.settings("errors.park.key", "true", "errors.tolerance", "all");

        new JdbcSinkConnector().alterOffsets(settings, Map.of(NOTES, 0L));
        SINK.put(start(), first, note(3, "b"));

        assertThat(SINK.column(ROWS)).isEqualTo("2long 3b");
    }

    @Test
    void keyOfATransactionThatIsRolledBackIsNotParked() throws SQLException {
        SINK.target().shortenLockWaits();
        JdbcSinkTask task = start();
        SINK.put(task, note(1, "a"));
        DebeziumTopic others = new DebeziumTopic("others", ROW, "id", "area");
        SINK.put(task, others.created(row(1, "a")));
        SinkRecord[] batch = {note(2, "long"), note(1, "b"), others.created(row(2, "a"))};
        try (Connection blocker = SINK.target().connect()) {
            SINK.target().block(blocker, "others");
            assertThatThrownBy(() -> SINK.put(task, batch)).isInstanceOf(RetriableException.class);
        }
        SINK.execute(WIDEN);

        SINK.put(task, batch);
        SINK.put(task, note(2, "c"));

        assertThat(SINK.column(ROWS)).isEqualTo("1b 2c");
        assertThat(SINK.query("SELECT count(*) FROM jetconnect_parked")).isEqualTo("0");
        assertThat(SINK.context().reports()).isEmpty();
    }

    @Test
    void tooManyKeysFailTheTask() {
        JdbcSinkTask task = start("errors.park.keys.max", "1");
        SINK.put(task, note(1, "a"), note(2, "long"));

        assertThatThrownBy(() -> SINK.put(task, note(1, "b"), note(3, "long")))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("errors.park.keys.max");

        assertThat(SINK.column(ROWS)).isEqualTo("1a");
        assertThat(reported()).containsExactly(1L);
    }
}
