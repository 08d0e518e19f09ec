package dev.jetconnect.sink.jdbc;

/**
 * Decides whether something is tried that costs its time where it fails: after each failure it is
 * not tried for twice as many times. Confined to one thread.
 */
final class FailureGate {
    private static final int PENALTY_MIN = 8;
    private static final int PENALTY_MAX = 4096;

    private int penalty = PENALTY_MIN;
    private int closedFor;

    boolean admits() {
        if (closedFor > 0) {
            closedFor--;
            return false;
        }
        return true;
    }

    /** It has not failed this time: the next failure costs less. */
    void succeeded() {
        penalty = Math.max(penalty / 2, PENALTY_MIN);
    }

    void close() {
        closedFor = penalty;
        penalty = Math.min(penalty * 2, PENALTY_MAX);
    }
}
