package dev.jetconnect.test.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.test.sink.SinkUnderTest.Keeps;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** Of each key the target holds what its last record says, for sinks that keep the last. */
public abstract class KeyContract extends SinkContract {
    private SinkRun open() {
        return start(Keeps.LAST).open(Notes.FIRST);
    }

    @Test
    void recordsReplaceEarlierOnesOfTheirKey() {
        SinkRun run = open();
        run.put(Notes.note(0, 1, "a"), Notes.note(1, 2, "b"), Notes.note(2, 3, null));

        run.put(Notes.note(3, 2, "B"), Notes.note(4, 4, "d"));

        assertThat(run.committable(5)).isEqualTo(5);
        assertThat(storedTexts()).containsExactly("1 a", "2 B", "3 -", "4 d");
    }

    @Test
    void tombstoneDeletesAndOneOfAnUnknownKeyChangesNothing() {
        SinkRun run = open();
        run.put(Notes.note(0, 1, "a"), Notes.note(1, 2, "b"));

        run.put(Notes.tombstone(2, 1), Notes.tombstone(3, 1), Notes.tombstone(4, 99));

        assertThat(run.committable(5)).isEqualTo(5);
        assertThat(storedTexts()).containsExactly("2 b");
    }

    @Test
    void orderOfAKeyIsKeptInABatch() {
        SinkRun run = open();
        run.put(Notes.note(0, 1, "a"));

        run.put(
                Notes.tombstone(1, 1),
                Notes.note(2, 1, "b"),
                Notes.note(3, 2, "x"),
                Notes.tombstone(4, 2),
                Notes.note(5, 1, "c"));

        assertThat(run.committable(6)).isEqualTo(6);
        assertThat(storedTexts()).containsExactly("1 c");
    }

    @Test
    void lastOfManyChangesWins() {
        List<SinkRecord> changes = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            changes.add(Notes.note(i, i % 3, "change " + i));
        }
        SinkRun run = open();

        run.put(changes);

        assertThat(run.committable(5000)).isEqualTo(5000);
        assertThat(storedTexts())
                .containsExactly("0 change 4998", "1 change 4999", "2 change 4997");
    }
}
