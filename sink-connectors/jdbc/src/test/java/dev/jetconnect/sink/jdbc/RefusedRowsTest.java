package dev.jetconnect.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetconnect.test.sink.DebeziumTopic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rows that the database cannot take, among rows that it can. */
@OnDatabases
class RefusedRowsTest {
    @RegisterExtension static final SinkFixture SINK = new SinkFixture();

    private static final Schema ROW =
            SchemaBuilder.struct()
                    .optional()
                    .field("id", Schema.INT64_SCHEMA)
                    .field("note", Schema.OPTIONAL_STRING_SCHEMA)
                    .build();

    private static final String HALF = "half a character \uD83D";

    private final DebeziumTopic notes = new DebeziumTopic("notes", ROW, "id");

    private List<SinkRecord> rowsWith(Map<Integer, String> others) {
        List<SinkRecord> records = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String note = others.containsKey(i) ? others.get(i) : "ok";
            records.add(notes.created(new Struct(ROW).put("id", (long) i).put("note", note)));
        }
        return records;
    }

    private static String count() {
        return SINK.query("SELECT count(*) FROM notes");
    }

    @Test
    void refusedRowsAreReportedAndTheOthersWritten() {
        SINK.execute(
                "CREATE TABLE notes (id bigint PRIMARY KEY, note varchar(10) NOT NULL,"
                        + " CONSTRAINT note_is_polite CHECK (note <> 'damn'))");
        Map<Integer, String> refused = new HashMap<>();
        refused.put(3, HALF);
        refused.put(50, null);
        refused.put(51, "damn");
        refused.put(199, "longer than ten");
        JdbcSinkTask task = SINK.startWithReporter();

        task.put(rowsWith(refused));

        assertThat(count()).isEqualTo("196");
        assertThat(SINK.context().reports())
                .extracting(report -> report.record().kafkaOffset())
                .containsExactly(3L, 50L, 51L, 199L);
        assertThat(SINK.context().reports())
                .extracting(report -> report.error().getMessage())
                .satisfiesExactly(
                        m -> assertThat(m).contains("key 3 ", "'note'", "surrogate"),
                        m -> assertThat(m).contains("key 50 ", "[column note]", "offset 50"),
                        m -> assertThat(m).contains("key 51 ", "note_is_polite"),
                        m -> assertThat(m).contains("key 199 ", "note", "too long", "22001"));
    }

    @Test
    void rowsOfAFailedBatchAreNotInTheMessages() {
        SINK.execute(
                "CREATE TABLE notes (id bigint PRIMARY KEY, note text CHECK (note <> 'damn'))");
        JdbcSinkTask task = SINK.start();
        Map<Integer, String> refused = Map.of(1, "damn");

        assertThatThrownBy(() -> task.put(rowsWith(refused)))
                .satisfies(
                        error -> {
                            for (Throwable e = error; e != null; e = e.getCause()) {
                                assertThat(e.getMessage()).doesNotContain("damn");
                            }
                        });
    }

    @Test
    void missingPrivilegeIsNoFaultOfARow() {
        SINK.execute("CREATE TABLE notes (id bigint PRIMARY KEY, note text)");
        JdbcSinkTask task =
                SINK.startWithReporterAs(
                        SINK.target().readerSettings(), "delivery.guarantee", "at_least_once");

        assertThatThrownBy(() -> task.put(rowsWith(Map.of())))
                .isInstanceOf(ConnectException.class)
                .hasMessageContainingAll("'notes'", "denied", "Grant");
        assertThat(SINK.context().reports()).isEmpty();
    }
}
