package dev.jetconnect.sequence;

import dev.jetconnect.log.OrderState;
import dev.jetconnect.log.OrderState.Gap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Restores one order. A record whose predecessor was passed on passes at once, and with it those
 * that waited for it; one that is early waits; one that was passed on before is dropped; one whose
 * gap was given up is late.
 *
 * <p>Confined to one thread.
 */
final class OrderQueue<T> {
    /** Gaps that are told apart; of more than these the oldest are joined, with what is between. */
    private static final int GAPS_MAX = 1000;

    private final String name;
    private final SequencerMetrics metrics;
    private final TreeMap<String, Waiting<T>> waiting = new TreeMap<>();
    private final List<Gap> skipped;
    private String last;
    private long waitsSinceMillis;

    private record Waiting<T>(T record, String previous) {}

    /**
     * An order of which nothing was passed on yet, or what is known of it.
     *
     * @param state null for none
     */
    OrderQueue(String name, OrderState state, SequencerMetrics metrics) {
        this.name = name;
        this.metrics = metrics;
        this.last = state == null ? null : state.last();
        this.skipped = new ArrayList<>(state == null ? List.of() : state.skipped());
    }

    void offer(Place place, T record, long nowMillis, GapPolicy onLate, Outlet<T> out) {
        String position = place.position();
        if (hasPassed(position)) {
            offerPast(place, record, onLate, out);
            return;
        }
        // The first record of a run does not know what was before: that is what came of others.
        boolean isRunStart = place.previous() == null;
        String previous = isRunStart ? waiting.lowerKey(position) : place.previous();
        if (follows(previous)) {
            if (isRunStart) {
                addGap(new Gap(last, position));
            }
            out.pass(record);
            last = position;
            passFollowers(nowMillis, out);
        } else {
            keep(position, new Waiting<>(record, previous), nowMillis, out);
        }
    }

    /** Whether it was the position's turn already. */
    boolean hasPassed(String position) {
        return last != null && position.compareTo(last) <= 0;
    }

    int waitingCount() {
        return waiting.size();
    }

    Collection<T> waiting() {
        return waiting.values().stream().map(Waiting::record).toList();
    }

    /** Since when the oldest gap is open; meaningless if nothing waits. */
    long waitsSinceMillis() {
        return waitsSinceMillis;
    }

    /**
     * Gives the oldest gap up. Where the order begins is not known of one of which nothing was
     * passed on: there it begins with what came, whatever the policy.
     */
    void giveUpGap(GapPolicy policy, String why, long nowMillis, Outlet<T> out) {
        Map.Entry<String, Waiting<T>> first = waiting.firstEntry();
        String reason =
                "In order '"
                        + name
                        + "' the records between "
                        + last
                        + " and "
                        + first.getKey()
                        + " are missing, and "
                        + why;
        GapPolicy applied = last == null ? GapPolicy.PASS : policy;
        Outlet<T> outlet = applied == GapPolicy.PASS ? out : new Refusing<>(out, applied, reason);
        addGap(new Gap(last, first.getKey()));
        last = first.getValue().previous();
        passFollowers(nowMillis, outlet);
    }

    /** Forgets what waits, since it is read again. */
    void forget(java.util.function.Predicate<T> which) {
        waiting.values().removeIf(entry -> which.test(entry.record()));
    }

    /** What to remember; null if nothing was passed on yet. */
    OrderState state() {
        return last == null ? null : new OrderState(last, skipped);
    }

    private void keep(String position, Waiting<T> early, long nowMillis, Outlet<T> out) {
        if (waiting.isEmpty()) {
            waitsSinceMillis = nowMillis;
        }
        if (waiting.putIfAbsent(position, early) != null) {
            out.dropDuplicate(early.record());
        }
    }

    private boolean follows(String previous) {
        return previous == null || (last != null && previous.compareTo(last) <= 0);
    }

    private void passFollowers(long nowMillis, Outlet<T> out) {
        boolean hasPassed = false;
        while (!waiting.isEmpty() && follows(waiting.firstEntry().getValue().previous())) {
            Map.Entry<String, Waiting<T>> next = waiting.pollFirstEntry();
            last = next.getKey();
            hasPassed = true;
            out.pass(next.getValue().record());
        }
        if (hasPassed) {
            waitsSinceMillis = nowMillis; // what still waits, waits for another gap
        }
    }

    private void offerPast(Place place, T record, GapPolicy onLate, Outlet<T> out) {
        for (int i = 0; i < skipped.size(); i++) {
            Gap gap = skipped.get(i);
            if (gap.contains(place.position())) {
                fill(i, gap, place);
                metrics.late();
                String reason =
                        "The record at "
                                + place.position()
                                + " of order '"
                                + name
                                + "' came after its gap was given up";
                if (onLate == GapPolicy.PASS) {
                    out.pass(record);
                } else {
                    out.refuse(record, onLate, reason);
                }
                return;
            }
        }
        out.dropDuplicate(record);
    }

    /** The record fills a part of the gap: what remains is before and behind it. */
    private void fill(int index, Gap gap, Place place) {
        skipped.set(index, new Gap(place.position(), gap.before()));
        boolean isFirstOfGap =
                place.previous() != null
                        && gap.after() != null
                        && place.previous().compareTo(gap.after()) <= 0;
        if (!isFirstOfGap) {
            skipped.add(index, new Gap(gap.after(), place.position()));
        }
        joinOldest();
    }

    private void addGap(Gap gap) {
        skipped.add(gap);
        joinOldest();
    }

    private void joinOldest() {
        while (skipped.size() > GAPS_MAX) {
            Gap joined = new Gap(skipped.get(0).after(), skipped.get(1).before());
            skipped.remove(0);
            skipped.set(0, joined);
        }
    }

    /** Hands on what a policy other than PASS is for. */
    private record Refusing<T>(Outlet<T> out, GapPolicy policy, String reason)
            implements Outlet<T> {
        @Override
        public void pass(T record) {
            out.refuse(record, policy, reason);
        }

        @Override
        public void dropDuplicate(T record) {
            out.dropDuplicate(record);
        }

        @Override
        public void refuse(T record, GapPolicy other, String otherReason) {
            out.refuse(record, other, otherReason);
        }
    }
}
