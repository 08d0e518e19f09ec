package dev.jetconnect.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Which fault begins when: a pure function of a seed and a shape.
 *
 * @param faults in the order of their begin
 */
record Schedule(long seed, List<TimedFault> faults) {
    private static final long GAP_MILLIS_MIN = 500;
    private static final long GAP_MILLIS_SPREAD = 4000;

    /** Between two faults of one subject, so that it is back for a while. */
    private static final Duration REST = Duration.ofSeconds(5);

    Schedule {
        faults = List.copyOf(faults);
    }

    /**
     * A fault and when it begins.
     *
     * @param at counted from the run's begin
     */
    record TimedFault(Duration at, Fault fault) {
        Duration end() {
            return at.plus(fault.lasting());
        }
    }

    /** Draws the schedule of a seed. Faults of different subjects may overlap. */
    static Schedule draw(long seed, Shape shape) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Kind> kinds = new ArrayList<>(shape.orderedKinds());
        List<TimedFault> faults = new ArrayList<>();
        Map<String, Duration> freeFrom = new HashMap<>();
        Duration at = gap(random);
        while (at.compareTo(shape.length()) < 0) {
            Fault fault = kinds.get(random.nextInt(kinds.size())).draw(random, shape);
            Duration free = freeFrom.getOrDefault(fault.subject(), Duration.ZERO);
            if (free.compareTo(at) <= 0) {
                TimedFault timed = new TimedFault(at, fault);
                faults.add(timed);
                freeFrom.put(fault.subject(), timed.end().plus(REST));
            }
            at = at.plus(gap(random));
        }
        return new Schedule(seed, faults);
    }

    /** All workers are stopped and started again, each when the one before it is back. */
    static List<Schedule> rollingRestart(int workers) {
        List<Schedule> restarts = new ArrayList<>();
        for (int worker = 0; worker < workers; worker++) {
            Fault restart = new WorkerFault(WorkerFault.Way.STOPPED, worker, Duration.ofSeconds(3));
            restarts.add(new Schedule(0, List.of(new TimedFault(REST, restart))));
        }
        return restarts;
    }

    private static Duration gap(SplittableRandom random) {
        return Duration.ofMillis(GAP_MILLIS_MIN + random.nextLong(GAP_MILLIS_SPREAD));
    }
}
