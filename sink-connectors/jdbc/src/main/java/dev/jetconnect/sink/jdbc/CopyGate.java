package dev.jetconnect.sink.jdbc;

/**
 * Decides whether COPY is tried for new rows of a table. COPY writes all rows or none, so trying is
 * safe, but a known key makes the try useless. Confined to one thread.
 */
final class CopyGate {
    static final int ROWS_MIN = 50;

    private final FailureGate gate = new FailureGate();

    boolean admits(RowGroup group) {
        return group.key().isNew() && group.rows().size() >= ROWS_MIN && gate.admits();
    }

    void close() {
        gate.close();
    }
}
