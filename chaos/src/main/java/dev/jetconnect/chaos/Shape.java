package dev.jetconnect.chaos;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/**
 * How large a run is.
 *
 * @param length from the first fault to the last one's begin
 * @param kinds which faults there are
 */
record Shape(Duration length, int workers, int natsServers, Set<Kind> kinds) {
    Shape {
        kinds = Set.copyOf(kinds);
    }

    /** In one order, so that a seed means the same everywhere. */
    Set<Kind> orderedKinds() {
        return new TreeSet<>(kinds);
    }
}
