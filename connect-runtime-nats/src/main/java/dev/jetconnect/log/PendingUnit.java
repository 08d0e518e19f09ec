package dev.jetconnect.log;

import java.util.List;
import java.util.Map;

/**
 * A unit without an outcome.
 *
 * <p>Its attempt is read and changed with the lock of its {@link PublishWindow} held.
 */
final class PendingUnit {
    private final long number;
    private final List<Bundle> bundles;
    private final Map<String, String> headers;
    private final PublishOutcome outcome;
    private int attempt;
    private volatile long lastSequence; // 0 until stored

    PendingUnit(
            long number,
            List<Bundle> bundles,
            Map<String, String> headers,
            PublishOutcome outcome) {
        this.number = number;
        this.bundles = List.copyOf(bundles);
        this.headers = Map.copyOf(headers);
        this.outcome = outcome;
    }

    /** Counts the units of a run, from 1. */
    long number() {
        return number;
    }

    List<Bundle> bundles() {
        return bundles;
    }

    /** What its last message says beside the unit's number. */
    Map<String, String> headers() {
        return headers;
    }

    PublishOutcome outcome() {
        return outcome;
    }

    boolean isBatch() {
        return bundles.size() > 1;
    }

    long heldBytes() {
        return bundles.stream().mapToLong(Bundle::heldBytes).sum();
    }

    int attempt() {
        return attempt;
    }

    /** From now on, answers to what was sent before don't count. */
    int nextAttempt() {
        return ++attempt;
    }

    boolean isStored() {
        return lastSequence != 0;
    }

    long firstSequence() {
        return lastSequence - bundles.size() + 1;
    }

    long lastSequence() {
        return lastSequence;
    }

    void storedAt(long sequence) {
        lastSequence = sequence;
    }
}
