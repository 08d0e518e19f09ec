package dev.jetconnect.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.chaos.ProbeLedger.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

class PausesTest {
    private static final List<Event> EVENTS =
            List.of(poll(0), poll(1000), poll(4000), poll(4100), poll(9000));

    @Test
    void pauseThatBeganBeforeTheFaultsCounts() {
        assertThat(Pauses.longest(EVENTS, "poll", 1200, 5000)).containsEntry("task-0", 4900L);
        assertThat(Pauses.longest(EVENTS, "poll", 1200, 4050)).containsEntry("task-0", 3000L);
    }

    @Test
    void pauseAfterTheFaultsDoesNotCount() {
        assertThat(Pauses.longest(EVENTS, "poll", 0, 900)).containsEntry("task-0", 1000L);
    }

    private static Event poll(long millis) {
        return new Event(millis, "1-a", "task-0", "poll", "10");
    }
}
