package dev.jetconnect.test.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetconnect.test.sink.SinkUnderTest.Keeps;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** Nothing is lost: what the worker commits is stored, and what may pass later comes again. */
public abstract class DeliveryContract extends SinkContract {
    /** More than a sink may want to write in one go. */
    private static final int MANY = 1200;

    private SinkRun open() {
        return start(Keeps.LAST).open(Notes.FIRST);
    }

    @Test
    void whatTheWorkerCommitsIsStored() {
        SinkRun run = open();
        run.put(Notes.range(0, 3));
        assertThat(run.committable(3)).isEqualTo(3);
        assertThat(storedIds()).isEqualTo(ids(0, 3));

        run.put(Notes.range(3, MANY));
        assertThat(run.committable(MANY)).isEqualTo(MANY);
        assertThat(storedIds()).isEqualTo(ids(0, MANY));
    }

    @Test
    void eachPartitionIsCommittedByItself() {
        SinkRun run = start(Keeps.LAST).open(Notes.FIRST, Notes.SECOND);
        run.put(Notes.range(0, 3));
        run.put(Notes.range(Notes.SECOND, 70, 75));

        assertThat(run.committable(Map.of(Notes.FIRST, 3L, Notes.SECOND, 75L)))
                .isEqualTo(Map.of(Notes.FIRST, 3L, Notes.SECOND, 75L));
        assertThat(storedIds()).containsExactly(0L, 1L, 2L, 70L, 71L, 72L, 73L, 74L);
    }

    @Test
    void nothingIsCommittedThatIsNotStored() {
        SinkRun run = open();
        run.put(Notes.range(0, 3));
        way().cut();

        assertThatThrownBy(() -> run.put(Notes.range(3, 6))).isInstanceOf(RetriableException.class);
        assertThat(run.committable(6)).isLessThanOrEqualTo(3);

        way().restore();
        run.putUntilTaken(Notes.range(3, 6));
        assertThat(run.committable(6)).isEqualTo(6);
        assertThat(storedIds()).isEqualTo(ids(0, 6));
    }

    @Test
    void manyRecordsThatMeetALostConnectionAreStoredInTheEnd() {
        SinkRun run = open();
        run.put(Notes.range(0, 3));
        way().cut();
        List<SinkRecord> untaken = Notes.range(3, MANY);
        try {
            run.put(untaken);
            untaken = List.of(); // the failure is told with the next call
            run.put(untaken);
        } catch (RetriableException e) {
            assertThat(run.committable(3)).isLessThanOrEqualTo(3);
        }
        way().restore();

        run.putUntilTaken(untaken);

        assertThat(run.committable(MANY)).isEqualTo(MANY);
        assertThat(storedIds()).isEqualTo(ids(0, MANY));
    }

    /** Also where the target knows better than the worker how far it is. */
    @Test
    void startWhileTheTargetIsAwayIsMadeUpFor() {
        SinkRun first = open();
        first.put(Notes.range(0, 5));
        first.close();
        way().cut();
        SinkRun run = open();
        way().restore();

        run.putUntilTaken(List.of());
        run.put(Notes.range(run.sought().getOrDefault(Notes.FIRST, 0L), 8));

        assertThat(run.committable(8)).isEqualTo(8);
        assertThat(storedIds()).isEqualTo(ids(0, 8));
    }

    @Test
    void partitionThatIsTakenAwayLeavesTheOthersAlone() {
        SinkRun run = start(Keeps.LAST).open(Notes.FIRST, Notes.SECOND);
        run.put(Notes.range(0, 3));
        run.put(Notes.range(Notes.SECOND, 70, 72));

        run.release(Notes.SECOND);
        run.put(Notes.range(3, 5));

        assertThat(run.committable(5)).isEqualTo(5);
        assertThat(storedIds()).containsExactly(0L, 1L, 2L, 3L, 4L, 70L, 71L);
    }

    @Test
    void noRecordsAreNothingToFailAt() {
        SinkRun run = open();

        run.put(List.of());

        assertThat(run.committable(Map.of())).isEmpty();
        assertThat(storedIds()).isEmpty();
    }
}
