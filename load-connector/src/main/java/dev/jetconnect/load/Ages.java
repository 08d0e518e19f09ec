package dev.jetconnect.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How old records were when they came to the sink.
 *
 * <p>Confined to the task's thread.
 */
final class Ages {
    /** Of all: those before are of a runtime that has just begun. */
    private static final double WARM_UP = 0.2;

    private final List<Duration> ages = new ArrayList<>();

    void add(Duration age) {
        ages.add(age);
    }

    /** The age in microseconds that this part of the records did not exceed. */
    long micros(double part) {
        List<Duration> warm =
                ages.subList((int) (ages.size() * WARM_UP), ages.size()).stream().sorted().toList();
        return warm.get((int) Math.ceil(part * warm.size()) - 1).toNanos() / 1000;
    }
}
