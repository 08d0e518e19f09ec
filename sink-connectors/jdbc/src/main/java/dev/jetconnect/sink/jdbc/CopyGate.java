package dev.jetconnect.sink.jdbc;

/**
 * Decides whether COPY is tried for new rows of a table. COPY writes all rows or none, so trying is
 * safe, but a known key makes the try useless: after each failure the gate stays closed for twice
 * as many groups of rows. Confined to the task thread.
 */
final class CopyGate {
    static final int ROWS_MIN = 50;

    private static final int PENALTY_MIN = 8;
    private static final int PENALTY_MAX = 4096;

    private int penalty = PENALTY_MIN;
    private int closedFor;

    boolean admits(RowGroup group) {
        if (!group.key().isNew() || group.rows().size() < ROWS_MIN) {
            return false;
        }
        if (closedFor > 0) {
            closedFor--;
            return false;
        }
        return true;
    }

    void close() {
        closedFor = penalty;
        penalty = Math.min(penalty * 2, PENALTY_MAX);
    }
}
