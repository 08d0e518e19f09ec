package dev.jetconnect.chaos;

import dev.jetconnect.chaos.ProbeLedger.Event;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How long tasks did nothing, from what they have written down. */
final class Pauses {
    private Pauses() {}

    /**
     * The longest time between two calls, over all runs of a task, in milliseconds by task.
     *
     * @param call that comes again and again while records flow
     * @param from only pauses that reach into the time from here on
     * @param to and that began before
     */
    static Map<String, Long> longest(List<Event> events, String call, long from, long to) {
        Map<String, Long> longest = new TreeMap<>();
        Map<String, Long> last = new HashMap<>();
        for (Event event : events) {
            if (event.call().equals(call)) {
                Long before = last.put(event.who(), event.millis());
                if (before != null && event.millis() >= from && before <= to) {
                    longest.merge(event.who(), event.millis() - before, Math::max);
                }
            }
        }
        return longest;
    }
}
