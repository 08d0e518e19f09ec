package dev.jetconnect.herder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.TestNats;
import dev.jetconnect.config.HealingSettings;
import dev.jetconnect.config.RestartPolicy;
import dev.jetconnect.log.TaskProgress;
import dev.jetconnect.store.KvStatusStore;
import dev.jetconnect.store.StuckNote;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.connect.runtime.AbstractStatus.State;
import org.apache.kafka.connect.runtime.TaskStatus;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What counts as a standstill; its watch's thread is not started. */
class StuckTasksTest {
    private static final ConnectorTaskId TASK = new ConnectorTaskId("shop", 0);
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private static TestNats nats;

    private final KvStatusStore statuses =
            new KvStatusStore(nats.bucket(nats.newGroup(), "status"), key -> OptionalLong.of(1));
    private final TaskProgress progress = new TaskProgress();
    private final SetClock clock = new SetClock();
    private final List<String> givenUp = new ArrayList<>();
    private boolean isRunning = true;
    private boolean isNatsThere = true;
    private boolean restartsStuck;
    private final StuckTasks stuckTasks =
            new StuckTasks(
                    Map.of(TASK, progress),
                    connector ->
                            new HealingSettings(
                                    RestartPolicy.EXPONENTIAL,
                                    Duration.ofSeconds(5),
                                    TIMEOUT,
                                    -1,
                                    TIMEOUT,
                                    restartsStuck),
                    id -> isRunning,
                    statuses,
                    () -> isNatsThere,
                    (id, reason) -> givenUp.add(reason.getMessage()),
                    clock);

    @BeforeAll
    static void startNats() {
        nats = TestNats.start();
    }

    @AfterAll
    static void stopNats() {
        nats.close();
    }

    @BeforeEach
    void taskRuns() {
        statuses.put(new TaskStatus(TASK, State.RUNNING, "worker", 0));
    }

    @Test
    void threadThatDoesNotComeBackIsReportedUntilItDoes() {
        progress.begins("putting");
        lookAfter(Duration.ZERO);
        lookAfter(TIMEOUT.minusSeconds(1));
        assertThat(statuses.stuck(TASK)).isEmpty();

        lookAfter(Duration.ofSeconds(1));

        assertThat(statuses.stuck(TASK)).contains(new StuckNote("2026-01-01T00:00:00Z", "putting"));
        assertThat(givenUp).isEmpty();
        progress.idle();
        lookAfter(Duration.ofSeconds(1));
        assertThat(statuses.stuck(TASK)).isEmpty();
    }

    @Test
    void idleTaskAndOneThatMovesAreNotStuck() {
        progress.idle();
        lookAfter(Duration.ZERO);
        lookAfter(TIMEOUT.multipliedBy(3));
        assertThat(statuses.stuck(TASK)).isEmpty();

        progress.begins("putting");
        lookAfter(Duration.ZERO);
        clock.forward(TIMEOUT);
        progress.idle();
        progress.begins("putting");
        lookAfter(Duration.ZERO);

        assertThat(statuses.stuck(TASK)).isEmpty();
    }

    @Test
    void unitThatIsNotAcknowledgedMakesAnIdleTaskStuck() {
        progress.published();
        progress.published();
        progress.idle();
        lookAfter(Duration.ZERO);
        clock.forward(TIMEOUT);
        progress.stored();
        lookAfter(Duration.ZERO);
        assertThat(statuses.stuck(TASK)).isEmpty();

        lookAfter(TIMEOUT);

        assertThat(statuses.stuck(TASK).orElseThrow().doing())
                .isEqualTo("waiting for JetStream to acknowledge 1 units");
    }

    @Test
    void nobodyIsStuckWhileNatsIsAway() {
        isNatsThere = false;
        progress.begins("sending");
        lookAfter(Duration.ZERO);
        lookAfter(TIMEOUT);
        isNatsThere = true;
        lookAfter(Duration.ofSeconds(1));
        lookAfter(TIMEOUT.minusSeconds(1));
        assertThat(statuses.stuck(TASK)).isEmpty();

        lookAfter(Duration.ofSeconds(1));

        assertThat(statuses.stuck(TASK)).isPresent();
    }

    @Test
    void pauseIsNoStandstill() {
        progress.begins("sending");
        lookAfter(Duration.ZERO);
        isRunning = false;
        lookAfter(TIMEOUT);
        isRunning = true;

        lookAfter(Duration.ofSeconds(1));

        assertThat(statuses.stuck(TASK)).isEmpty();
    }

    @Test
    void stuckTaskIsGivenUpOnceIfSoConfigured() {
        restartsStuck = true;
        progress.begins("putting");
        lookAfter(Duration.ZERO);

        lookAfter(TIMEOUT);
        lookAfter(TIMEOUT);

        assertThat(givenUp)
                .containsExactly("Task shop-0 is stuck: since 2026-01-01T00:00:00Z it is putting");
    }

    private void lookAfter(Duration step) {
        clock.forward(step);
        stuckTasks.look();
    }
}
