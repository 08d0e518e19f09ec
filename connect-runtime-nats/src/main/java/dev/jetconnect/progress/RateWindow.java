package dev.jetconnect.progress;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;

/** How fast a count has risen of late. Confined to one thread at a time. */
final class RateWindow {
    private static final long MILLIS = Duration.ofSeconds(30).toMillis();
    private static final long STEP_MILLIS = 500;

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(long millis, long count) {}

    /** A count that has fallen is another one: a new copy, or a sink that was set back. */
    void add(long millis, long count) {
        if (!samples.isEmpty() && count < samples.getLast().count()) {
            samples.clear();
        }
        Sample last = samples.pollLast();
        boolean isNext =
                last != null
                        && (samples.isEmpty()
                                || millis - samples.getLast().millis() >= STEP_MILLIS);
        if (isNext) {
            samples.addLast(last);
        }
        samples.addLast(new Sample(millis, count));
        while (samples.size() > 2 && samples.getFirst().millis() < millis - MILLIS) {
            samples.removeFirst();
        }
    }

    /** In a second. Empty: too little is known. */
    OptionalDouble perSecond(long nowMillis) {
        if (samples.size() < 2) {
            return OptionalDouble.empty();
        }
        Sample last = samples.getLast();
        Sample first = samples.getFirst();
        if (last.millis() < nowMillis - MILLIS) {
            return OptionalDouble.of(0);
        }
        long millis = Math.max(1, Math.max(nowMillis, last.millis()) - first.millis());
        return OptionalDouble.of((last.count() - first.count()) * 1000.0 / millis);
    }
}
