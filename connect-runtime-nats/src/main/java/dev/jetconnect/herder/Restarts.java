package dev.jetconnect.herder;

import dev.jetconnect.config.HealingSettings;
import dev.jetconnect.config.RestartPolicy;
import dev.jetconnect.group.LeaseKey;
import dev.jetconnect.store.RestartNote;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts again what has failed: with waits that double, at most one planned restart for each
 * connector and task. What has run healthily, was restarted by somebody or has another config
 * begins with the shortest wait. It counts what has happened in this worker only: on another one,
 * what was in the way may not be there.
 *
 * <p>Thread-safe.
 */
final class Restarts {
    private static final Logger log = LoggerFactory.getLogger(Restarts.class);

    /** What one outage has stopped does not come back at one moment. */
    private static final double JITTER = 0.25;

    private final Function<String, Basis> basis;
    private final Predicate<LeaseKey> isOwn;
    private final BiFunction<LeaseKey, Duration, Future<?>> planner;
    private final Clock clock;
    private final Map<LeaseKey, History> histories = new HashMap<>();

    /**
     * What a connector is run by.
     *
     * @param version another one is another config, with which failures count anew
     */
    record Basis(Object version, HealingSettings settings) {}

    /**
     * @param isOwn whether this worker is the one to run it
     * @param planner starts it again after a wait, unless it does not need it any more then
     */
    Restarts(
            Function<String, Basis> basis,
            Predicate<LeaseKey> isOwn,
            BiFunction<LeaseKey, Duration, Future<?>> planner,
            Clock clock) {
        this.basis = basis;
        this.isOwn = isOwn;
        this.planner = planner;
        this.clock = clock;
    }

    synchronized void started(LeaseKey unit) {
        histories.computeIfAbsent(unit, name -> new History()).startedAt = clock.instant();
    }

    /** It was deleted, or somebody restarts it: nothing is planned, and failures count anew. */
    synchronized void forget(LeaseKey unit) {
        History history = histories.remove(unit);
        if (history != null) {
            history.cancel();
        }
    }

    /**
     * Plans the restart of what has failed.
     *
     * @return what its status is to say; empty without a policy
     */
    Optional<RestartNote> failed(LeaseKey unit, Throwable failure) {
        // Not under the lock: a config provider may take its time.
        return failed(unit, failure, basis.apply(unit.connector()));
    }

    private synchronized Optional<RestartNote> failed(
            LeaseKey unit, Throwable failure, Basis current) {
        HealingSettings settings = current.settings();
        if (settings.policy() == RestartPolicy.NONE) {
            forget(unit);
            return Optional.empty();
        }
        History history = histories.computeIfAbsent(unit, name -> new History());
        history.cancel();
        Instant now = clock.instant();
        if (history.isOver(current.version(), now, settings.backoffMax())) {
            history.attempts = 0;
        }
        history.startedAt = null;
        history.version = current.version();
        return Optional.of(note(unit, history, settings, failure, now));
    }

    private RestartNote note(
            LeaseKey unit,
            History history,
            HealingSettings settings,
            Throwable failure,
            Instant now) {
        String reason = FailureKind.reason(failure);
        String whyNot = whyNot(unit, history, settings, failure);
        if (whyNot.isEmpty()) {
            Duration delay =
                    delay(settings, history.attempts, ThreadLocalRandom.current().nextDouble());
            try {
                history.plan = planner.apply(unit, delay);
                history.attempts++;
                log.warn(
                        "{} has failed and is started again in {} ms, attempt {}: {}",
                        unit,
                        delay.toMillis(),
                        history.attempts,
                        reason);
                String at = now.plus(delay).truncatedTo(ChronoUnit.MILLIS).toString();
                return new RestartNote(history.attempts, at, reason);
            } catch (RejectedExecutionException e) {
                whyNot = "the worker stops";
            }
        }
        log.error("{} has failed: {}. Not started again: {}", unit, reason, whyNot);
        return new RestartNote(history.attempts, null, reason + " Not started again: " + whyNot);
    }

    private String whyNot(
            LeaseKey unit, History history, HealingSettings settings, Throwable failure) {
        FailureKind kind = FailureKind.of(failure);
        if (kind != FailureKind.OUTAGE && !(kind == FailureKind.FENCED && isOwn.test(unit))) {
            return kind.whyNot();
        }
        int max = settings.attemptsMax();
        return max < 0 || history.attempts < max
                ? ""
                : HealingSettings.ATTEMPTS_MAX + " is " + max + ". Restart it by REST";
    }

    /**
     * The wait before a restart.
     *
     * @param attempts that came before it
     * @param random of 0 to 1
     */
    static Duration delay(HealingSettings settings, int attempts, double random) {
        double doubled = (double) settings.backoff().toMillis() * Math.pow(2, attempts);
        double capped = Math.min(doubled, (double) settings.backoffMax().toMillis());
        return Duration.ofMillis((long) (capped * (1 - JITTER * random)));
    }

    /** Guarded by the outer object. */
    private static final class History {
        private Object version;
        private int attempts;
        private Instant startedAt;
        private Future<?> plan;

        boolean isOver(Object currentVersion, Instant now, Duration healthy) {
            return !currentVersion.equals(version)
                    || (startedAt != null && !now.isBefore(startedAt.plus(healthy)));
        }

        void cancel() {
            if (plan != null) {
                plan.cancel(false);
                plan = null;
            }
        }
    }
}
