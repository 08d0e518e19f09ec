package dev.jetconnect.test.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetconnect.test.sink.RecordingContext.Reports;
import dev.jetconnect.test.sink.SinkUnderTest.Keeps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** Records that the target does not take, among records that it does. */
public abstract class RefusedRecordsContract extends SinkContract {
    private static final int MANY = 1200;

    /** Notes of which these are refused. */
    private List<SinkRecord> refusedAmong(int count, long... refused) {
        List<SinkRecord> records = new ArrayList<>(Notes.range(0, count));
        for (long offset : refused) {
            records.set((int) offset, Notes.note(offset, offset, sink().refusedText()));
        }
        return records;
    }

    private SinkRun openWithReports() {
        return start(Reports.TAKEN, Keeps.LAST, Map.of()).open(Notes.FIRST);
    }

    @Test
    void theyAreReportedWhereTheyStandAndTheOthersStored() {
        SinkRun run = openWithReports();

        run.put(refusedAmong(MANY, 0, 77, 78, MANY - 1));

        assertThat(run.committable(MANY)).isEqualTo(MANY);
        assertThat(run.reports())
                .extracting(report -> report.record().kafkaOffset())
                .containsExactly(0L, 77L, 78L, MANY - 1L);
        assertThat(run.reports().get(1).error().getMessage())
                .contains("topic 'notes' partition 0 offset 77");
        List<Long> others = new ArrayList<>(ids(0, MANY));
        others.removeAll(List.of(0L, 77L, 78L, MANY - 1L));
        assertThat(storedIds()).isEqualTo(others);
    }

    @Test
    void aRecordWithoutSchemaIsReportedToo() {
        SinkRun run = openWithReports();

        run.put(
                Notes.note(0, 0, "a"),
                new SinkRecord(Notes.TOPIC, 0, null, "k", null, "text", 1),
                Notes.note(2, 2, "c"));

        assertThat(run.reports())
                .singleElement()
                .extracting(report -> report.error().getMessage())
                .asString()
                .contains("offset 1");
        assertThat(storedIds()).containsExactly(0L, 2L);
    }

    @Test
    void otherRecordsOfTheirKeysAreStoredInTheirOrder() {
        SinkRun run = openWithReports();

        run.put(
                Notes.note(0, 1, "a"),
                Notes.note(1, 1, sink().refusedText()),
                Notes.note(2, 1, "b"),
                Notes.note(3, 2, sink().refusedText()));

        assertThat(run.reports())
                .extracting(report -> report.record().kafkaOffset())
                .containsExactly(1L, 3L);
        assertThat(storedTexts()).containsExactly("1 b");
    }

    @Test
    void withoutReportsTheTaskFailsAndSaysWhichRecord() {
        SinkRun run = start(Keeps.LAST).open(Notes.FIRST);
        run.put(Notes.range(0, 1));

        assertThatThrownBy(
                        () -> {
                            run.put(refusedAmong(MANY, 77).subList(1, MANY));
                            run.put(List.of()); // where it was written behind
                        })
                .isInstanceOf(ConnectException.class)
                .isNotInstanceOf(RetriableException.class)
                .hasMessageContaining("topic 'notes' partition 0 offset 77");
        assertThat(run.committable(MANY)).isLessThanOrEqualTo(77);
    }

    @Test
    void aWorkerThatKnowsNoReportsFailsTheTask() {
        SinkRun run = start(Reports.UNKNOWN, Keeps.LAST, Map.of()).open(Notes.FIRST);

        assertThatThrownBy(() -> run.put(refusedAmong(5, 3)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("offset 3");
    }

    @Test
    void valuesAreNotInTheMessages() {
        SinkRun run = start(Keeps.LAST).open(Notes.FIRST);

        assertThatThrownBy(() -> run.put(refusedAmong(5, 3)))
                .satisfies(
                        error -> {
                            for (Throwable e = error; e != null; e = e.getCause()) {
                                assertThat(e.getMessage()).doesNotContain(sink().refusedText());
                            }
                        });
    }
}
