package dev.jetconnect.sequence;

import dev.jetconnect.log.OrderState;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Restores the orders of the records of one sink task. Records that have no place in an order pass
 * at once.
 *
 * <p>Confined to the task thread.
 */
final class Sequencer<T> {
    private final SequencerSettings settings;
    private final SequencerMetrics metrics;
    private final Map<String, OrderQueue<T>> orders = new HashMap<>();
    private int waitingCount;

    Sequencer(
            SequencerSettings settings, Map<String, OrderState> states, SequencerMetrics metrics) {
        this.settings = settings;
        this.metrics = metrics;
        states.forEach((name, state) -> orders.put(name, new OrderQueue<>(name, state, metrics)));
    }

    void offer(Optional<Place> place, T record, long nowMillis, Outlet<T> out) {
        if (place.isEmpty()) {
            metrics.unordered();
            out.pass(record);
            return;
        }
        OrderQueue<T> order = order(place.get().order());
        int before = order.waitingCount();
        order.offer(place.get(), record, nowMillis, settings.onLate(), out);
        waitingCount += order.waitingCount() - before;
        while (waitingCount > settings.waitingMax()) {
            metrics.gapOverflowed();
            giveUp(
                    oldest(),
                    settings.onOverflow(),
                    "no more than "
                            + settings.waitingMax()
                            + " records may wait for them ("
                            + SequencerSettings.BUFFER_RECORDS
                            + ")",
                    nowMillis,
                    out);
        }
    }

    /** Whether a record of this place went through before, if it was read before. */
    boolean hasPassed(Optional<Place> place) {
        return place.isEmpty() || order(place.get().order()).hasPassed(place.get().position());
    }

    /** Gives up the gaps that are open for too long. */
    void expire(long nowMillis, Outlet<T> out) {
        for (OrderQueue<T> order : orders.values()) {
            if (order.waitingCount() > 0
                    && nowMillis - order.waitsSinceMillis() >= settings.gapTimeout().toMillis()) {
                metrics.gapTimedOut();
                giveUp(
                        order,
                        settings.onGap(),
                        "they did not come within "
                                + settings.gapTimeout().toMillis()
                                + " ms ("
                                + SequencerSettings.GAP_TIMEOUT_MS
                                + ")",
                        nowMillis,
                        out);
            }
        }
    }

    /** When {@link #expire} has to be called next; empty if nothing waits. */
    OptionalLong nextExpiryMillis() {
        return waitingOrders()
                .mapToLong(order -> order.waitsSinceMillis() + settings.gapTimeout().toMillis())
                .min();
    }

    int waitingCount() {
        return waitingCount;
    }

    Stream<T> waiting() {
        return waitingOrders().map(OrderQueue::waiting).flatMap(Collection::stream);
    }

    void forget(Predicate<T> which) {
        orders.values().forEach(order -> order.forget(which));
        waitingCount = (int) waiting().count();
    }

    Map<String, OrderState> states() {
        Map<String, OrderState> states = new HashMap<>();
        orders.forEach(
                (name, order) -> {
                    OrderState state = order.state();
                    if (state != null) {
                        states.put(name, state);
                    }
                });
        return states;
    }

    private OrderQueue<T> order(String name) {
        return orders.computeIfAbsent(name, unknown -> new OrderQueue<>(unknown, null, metrics));
    }

    private void giveUp(
            OrderQueue<T> order, GapPolicy policy, String why, long nowMillis, Outlet<T> out) {
        int before = order.waitingCount();
        order.giveUpGap(policy, why, nowMillis, out);
        waitingCount += order.waitingCount() - before;
    }

    private OrderQueue<T> oldest() {
        return waitingOrders()
                .min(java.util.Comparator.comparingLong(OrderQueue::waitsSinceMillis))
                .orElseThrow();
    }

    private Stream<OrderQueue<T>> waitingOrders() {
        return orders.values().stream().filter(order -> order.waitingCount() > 0);
    }
}
