package dev.jetconnect.test.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.test.sink.SinkUnderTest.Keeps;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Records get a field more, in the middle of a batch, and older ones come behind it. */
public abstract class SchemaChangeContract extends SinkContract {
    @Test
    void fieldThatComesWithLaterRecordsIsStored() {
        SinkRun run = start(Keeps.LAST).open(Notes.FIRST);

        run.put(Notes.note(0, 1, "a"));
        run.put(Notes.noteBy("Ann", 1, 2, "b"), Notes.noteBy("Bob", 2, 1, "A"));

        assertThat(run.committable(3)).isEqualTo(3);
        assertThat(sink().stored())
                .containsExactly(
                        new Note(1, Optional.of("A"), Optional.of("Bob")),
                        new Note(2, Optional.of("b"), Optional.of("Ann")));
    }

    @Test
    void recordsOfBothSchemasComeInOneBatch() {
        SinkRun run = start(Keeps.LAST).open(Notes.FIRST);

        run.put(
                Notes.note(0, 1, "a"),
                Notes.noteBy("Ann", 1, 2, "b"),
                Notes.note(2, 3, "c"),
                Notes.noteBy("Bob", 3, 3, "C"),
                Notes.tombstone(4, 1));

        assertThat(run.committable(5)).isEqualTo(5);
        assertThat(sink().stored())
                .containsExactly(
                        new Note(2, Optional.of("b"), Optional.of("Ann")),
                        new Note(3, Optional.of("C"), Optional.of("Bob")));
    }
}
