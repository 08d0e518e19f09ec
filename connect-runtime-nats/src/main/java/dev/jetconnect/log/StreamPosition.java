package dev.jetconnect.log;

/**
 * A place in a connector's stream. One that was deleted and created again counts from 1 again, and
 * all of it stands behind all of the earlier one.
 *
 * @param createdMillis when the stream was created
 */
record StreamPosition(long createdMillis, long sequence) implements Comparable<StreamPosition> {
    /** Before any stream. */
    static final StreamPosition NONE = new StreamPosition(0, 0);

    @Override
    public int compareTo(StreamPosition other) {
        return createdMillis == other.createdMillis
                ? Long.compare(sequence, other.sequence)
                : Long.compare(createdMillis, other.createdMillis);
    }

    boolean isBehind(StreamPosition other) {
        return compareTo(other) > 0;
    }

    StreamPosition orLater(StreamPosition other) {
        return other.isBehind(this) ? other : this;
    }
}
