package dev.jetconnect.herder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetconnect.config.HealingSettings;
import dev.jetconnect.config.RestartPolicy;
import dev.jetconnect.group.LeaseKey;
import dev.jetconnect.store.RestartNote;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;

/** Waits, counts and refusals; no timer runs here. */
class RestartsTest {
    private static final LeaseKey TASK = new LeaseKey("shop", 0);
    private final Throwable outage =
            new ConnectException("Cannot poll", new IllegalStateException("database is away"));

    private final SetClock clock = new SetClock();
    private final List<Duration> waits = new ArrayList<>();
    private final List<CompletableFuture<Void>> plans = new ArrayList<>();
    private String configVersion = "1";
    private boolean isOwn = true;
    private HealingSettings settings = settings(RestartPolicy.EXPONENTIAL, -1);
    private final Restarts restarts =
            new Restarts(
                    connector -> new Restarts.Basis(configVersion, settings),
                    unit -> isOwn,
                    this::plan,
                    clock);

    @Test
    void waitsDoubleUpToTheirMaximum() {
        List<Long> longest = new ArrayList<>();
        for (int attempts = 0; attempts < 8; attempts++) {
            longest.add(Restarts.delay(settings, attempts, 0).toMillis());
        }

        assertThat(longest)
                .containsExactly(5000L, 10000L, 20000L, 40000L, 80000L, 100000L, 100000L, 100000L);
        assertThat(Restarts.delay(settings, 10_000, 0)).isEqualTo(Duration.ofSeconds(100));
        assertThat(Restarts.delay(settings, 0, 1)).isEqualTo(Duration.ofMillis(3750));
    }

    @Test
    void noteTellsAttemptTimeAndReason() {
        RestartNote first = failed(outage).orElseThrow();
        RestartNote second = failed(outage).orElseThrow();

        assertThat(first.attempt()).isEqualTo(1);
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(first.reason()).isEqualTo("database is away");
        assertThat(Instant.parse(first.at())).isEqualTo(clock.instant().plus(waits.get(0)));
        assertThat(waits.get(0)).isBetween(Duration.ofMillis(3750), Duration.ofSeconds(5));
        assertThat(waits.get(1)).isBetween(Duration.ofMillis(7500), Duration.ofSeconds(10));
    }

    @Test
    void onlyTheNewestPlanStands() {
        failed(outage);
        failed(outage);
        assertThat(plans).extracting(Future::isCancelled).containsExactly(true, false);

        restarts.forget(TASK);

        assertThat(plans).extracting(Future::isCancelled).containsExactly(true, true);
    }

    @Test
    void healthyRunLetsFailuresCountAnew() {
        failed(outage);
        restarts.started(TASK);
        clock.forward(Duration.ofSeconds(99));
        assertThat(failed(outage).orElseThrow().attempt()).isEqualTo(2);

        restarts.started(TASK);
        clock.forward(Duration.ofSeconds(100));

        assertThat(failed(outage).orElseThrow().attempt()).isEqualTo(1);
    }

    @Test
    void manualRestartAndAnotherConfigLetFailuresCountAnew() {
        failed(outage);
        restarts.forget(TASK);
        assertThat(failed(outage).orElseThrow().attempt()).isEqualTo(1);

        configVersion = "2";

        assertThat(failed(outage).orElseThrow().attempt()).isEqualTo(1);
        assertThat(failed(outage).orElseThrow().attempt()).isEqualTo(2);
    }

    @Test
    void errorOfDataIsNotMetAgain() {
        RestartNote note = failed(new ConnectException(new DataException("no field 'id'"))).get();

        assertThat(plans).isEmpty();
        assertThat(note.at()).isNull();
        assertThat(note.reason()).startsWith("no field 'id'").contains("errors.tolerance=all");
    }

    @Test
    void fencedRunIsStartedAgainOnlyByItsOwner() {
        ProducerFencedException fenced = new ProducerFencedException("taken over");
        isOwn = false;
        assertThat(failed(fenced).orElseThrow().at()).isNull();

        isOwn = true;

        assertThat(failed(fenced).orElseThrow().at()).isNotNull();
    }

    @Test
    void attemptsMayBeLimited() {
        settings = settings(RestartPolicy.EXPONENTIAL, 2);
        failed(outage);
        failed(outage);

        RestartNote third = failed(outage).orElseThrow();

        assertThat(plans).hasSize(2);
        assertThat(third.attempt()).isEqualTo(2);
        assertThat(third.reason()).contains("restart.attempts.max is 2");
    }

    @Test
    void withoutPolicyNothingIsSaidNorPlanned() {
        settings = settings(RestartPolicy.NONE, -1);

        assertThat(failed(outage)).isEmpty();
        assertThat(plans).isEmpty();
    }

    private Optional<RestartNote> failed(Throwable failure) {
        return restarts.failed(TASK, failure);
    }

    private Future<?> plan(LeaseKey unit, Duration wait) {
        CompletableFuture<Void> plan = new CompletableFuture<>();
        waits.add(wait);
        plans.add(plan);
        return plan;
    }

    private static HealingSettings settings(RestartPolicy policy, int attemptsMax) {
        return new HealingSettings(
                policy,
                Duration.ofSeconds(5),
                Duration.ofSeconds(100),
                attemptsMax,
                Duration.ofMinutes(5),
                false);
    }
}
