package dev.jetconnect.log;

import java.util.List;

/**
 * How far the records of one order have been passed on.
 *
 * @param last position of the last one in order
 * @param skipped what was given up before it, ascending; all else up to {@code last} was passed on
 */
public record OrderState(String last, List<Gap> skipped) {
    /**
     * Positions that were not seen when it was their turn.
     *
     * @param after the position before them; null: from the beginning on
     * @param before the position behind them
     */
    public record Gap(String after, String before) {
        public boolean contains(String position) {
            return position.compareTo(before) < 0
                    && (after == null || position.compareTo(after) > 0);
        }
    }

    public OrderState {
        skipped = List.copyOf(skipped);
    }
}
