package dev.jetconnect.test.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetconnect.test.sink.RecordingContext.Reports;
import dev.jetconnect.test.sink.SinkUnderTest.Keeps;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.Test;

/**
 * The target holds each record once, over restarts, lost connections and runs that believe to be
 * the only one: it keeps the position itself, and that one counts.
 */
public abstract class ExactlyOnceContract extends SinkContract {
    private SinkRun open() {
        return start(Keeps.ALL).open(Notes.FIRST);
    }

    private void alter(Map<TopicPartition, Long> offsets) {
        assertThat(sink().connector().alterOffsets(settings(Keeps.ALL), offsets)).isTrue();
    }

    private void assertNext(long offset) {
        assertThat(open().sought()).containsExactly(Map.entry(Notes.FIRST, offset));
    }

    @Test
    void targetTellsTheWorkerWhereToRead() {
        open().put(Notes.range(0, 5));

        assertNext(5);
    }

    @Test
    void workerIsNotToldWhatTheTargetDoesNotKnow() {
        SinkRun run = open();
        assertThat(run.sought()).isEmpty();

        run.put(Notes.range(1000, 1002));
        assertNext(1002);
    }

    @Test
    void eachPartitionHasAPosition() {
        SinkRun run = start(Keeps.ALL).open(Notes.FIRST, Notes.SECOND);
        run.put(Notes.range(1, 3));
        run.put(Notes.range(Notes.SECOND, 70, 71));

        SinkRun next = start(Keeps.ALL).open(Notes.FIRST, Notes.SECOND);

        assertThat(next.sought()).isEqualTo(Map.of(Notes.FIRST, 3L, Notes.SECOND, 71L));
    }

    @Test
    void recordsWithoutEffectMoveThePositionWhenTheWorkerCommits() {
        SinkRun run = open();
        run.put(Notes.range(0, 5));

        assertThat(run.committable(90)).isEqualTo(90);

        assertNext(90);
    }

    @Test
    void reportedRecordsMoveThePositionToo() {
        SinkRun run = start(Reports.TAKEN, Keeps.ALL, Map.of()).open(Notes.FIRST);

        run.put(Notes.note(0, 0, "a"), Notes.note(1, 1, sink().refusedText()));

        assertThat(run.reports()).hasSize(1);
        assertThat(storedIds()).containsExactly(0L);
        assertNext(2);
    }

    @Test
    void olderRunWritesNothingAfterANewerOneHasOpened() {
        SinkRun older = open();
        older.put(Notes.range(0, 5));
        SinkRun newer = open();

        assertThatThrownBy(() -> older.put(Notes.range(5, 7)))
                .isInstanceOf(ConnectException.class)
                .isNotInstanceOf(RetriableException.class)
                .hasMessageContaining("taken over");

        newer.put(Notes.range(5, 10));
        assertThat(storedIds()).isEqualTo(ids(0, 10));
    }

    @Test
    void olderRunFailsEvenBeforeTheFirstRecordOfTheNewerOne() {
        SinkRun older = open();
        open();

        assertThatThrownBy(() -> older.put(Notes.range(0, 5))).hasMessageContaining("taken over");

        assertThat(storedIds()).isEmpty();
    }

    @Test
    void olderRunMayNotCommitWhatItDoesNotHave() {
        SinkRun older = open();
        older.put(Notes.range(0, 5));
        open().put(Notes.range(5, 10));

        assertThat(older.committable(90)).isEqualTo(5);

        assertThatThrownBy(() -> older.put(List.of())).hasMessageContaining("taken over");
        assertNext(10);
    }

    @Test
    void connectionThatIsCutBetweenBatchesIsReplaced() {
        SinkRun run = open();
        run.put(Notes.range(0, 5));
        way().cut();
        assertThatThrownBy(() -> run.put(Notes.range(5, 10)))
                .isInstanceOf(RetriableException.class);
        way().restore();

        run.putUntilTaken(Notes.range(5, 10));

        assertThat(storedIds()).isEqualTo(ids(0, 10));
    }

    @Test
    void openingWhileTheTargetIsAwayIsMadeUpFor() {
        SinkRun run = open();
        run.put(Notes.range(0, 5));
        run.release(Notes.FIRST);
        way().cut();
        run.open(Notes.FIRST);
        way().restore();

        // The records in hand are of no use: the worker reads from where the target is.
        run.putUntilTaken(Notes.range(3, 10));
        assertThat(run.sought()).containsExactly(Map.entry(Notes.FIRST, 5L));
        run.put(Notes.range(5, 10));

        assertThat(storedIds()).isEqualTo(ids(0, 10));
    }

    @Test
    void alteredOffsetsCountInTheTargetToo() {
        open().put(Notes.range(0, 5));

        alter(Map.of(Notes.FIRST, 2L));

        SinkRun next = open();
        assertThat(next.sought()).containsExactly(Map.entry(Notes.FIRST, 2L));
        next.put(Notes.range(2, 4));
        assertThat(storedIds()).containsExactly(0L, 1L, 2L, 2L, 3L, 3L, 4L);
    }

    @Test
    void offsetsCanBeAlteredBeforeTheFirstStart() {
        alter(Map.of(Notes.FIRST, 3L));

        assertNext(3);
    }

    @Test
    void resetOffsetsAreForgottenInTheTarget() {
        open().put(Notes.range(0, 5));
        Map<TopicPartition, Long> reset = new HashMap<>();
        reset.put(Notes.FIRST, null);

        alter(reset);

        SinkRun next = open();
        assertThat(next.sought()).isEmpty();
        next.put(Notes.range(0, 2));
        assertNext(2);
    }

    @Test
    void resetOfAllForgetsPartitionsThatTheWorkerHasNotCommitted() {
        open().put(Notes.range(0, 5));

        alter(Map.of());

        assertThat(open().sought()).isEmpty();
    }

    @Test
    void alteredOffsetsFenceARunThatStillGoesOn() {
        SinkRun zombie = open();
        zombie.put(Notes.range(0, 5));

        alter(Map.of(Notes.FIRST, 0L));

        assertThatThrownBy(() -> zombie.put(Notes.range(5, 7))).hasMessageContaining("taken over");
        assertNext(0);
    }
}
