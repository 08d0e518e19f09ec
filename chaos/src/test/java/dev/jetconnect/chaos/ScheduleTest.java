package dev.jetconnect.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.chaos.Schedule.TimedFault;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final Shape SHAPE =
            new Shape(Duration.ofMinutes(30), 3, 3, EnumSet.allOf(Kind.class));

    @Test
    void seedGivesTheSameScheduleAgain() {
        assertThat(Schedule.draw(7, SHAPE)).isEqualTo(Schedule.draw(7, SHAPE));
    }

    @Test
    void anotherSeedGivesAnotherSchedule() {
        assertThat(Schedule.draw(7, SHAPE).faults()).isNotEqualTo(Schedule.draw(8, SHAPE).faults());
    }

    @Test
    void longScheduleBeginsLikeAShortOne() {
        Shape half = new Shape(SHAPE.length().dividedBy(2), 3, 3, SHAPE.kinds());

        assertThat(Schedule.draw(7, SHAPE).faults())
                .containsSubsequence(Schedule.draw(7, half).faults());
    }

    @Test
    void noSubjectHasTwoFaultsAtATime() {
        Map<String, Duration> freeFrom = new HashMap<>();
        for (TimedFault timed : Schedule.draw(7, SHAPE).faults()) {
            Duration free = freeFrom.put(timed.fault().subject(), timed.end());
            assertThat(timed.at()).isGreaterThan(free == null ? Duration.ZERO : free);
        }
    }

    @Test
    void eachWorkerAndEachServerHasItsFaults() {
        Set<String> subjects = new HashSet<>();
        Schedule.draw(7, SHAPE).faults().forEach(timed -> subjects.add(timed.fault().subject()));

        assertThat(subjects)
                .contains("worker 0", "worker 1", "worker 2")
                .contains("nats-server 0", "nats-server 1", "nats-server 2")
                .contains("database SOURCE", "database TARGET", "connector rows-sink");
    }

    @Test
    void onlyTheKindsAskedForAreDrawn() {
        Shape kills = new Shape(SHAPE.length(), 3, 1, EnumSet.of(Kind.WORKER_KILLED));

        assertThat(Schedule.draw(7, kills).faults())
                .isNotEmpty()
                .allSatisfy(timed -> assertThat(timed.fault().toString()).endsWith("KILLED"));
    }
}
