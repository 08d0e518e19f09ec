package dev.jetconnect.source.copy.read;

import java.time.Duration;

/**
 * How much the next chunk of a slice asks for, so that it takes about the time that is wanted.
 * Confined to one thread.
 */
final class ChunkSize {
    private static final long FIRST = 256;
    private static final long MAX = 1L << 30;

    /** A chunk that was quick says little of the next one. */
    private static final int GROWTH_MAX = 4;

    private final long targetNanos;
    private long size = FIRST;

    ChunkSize(Duration target) {
        this.targetNanos = target.toNanos();
    }

    long next() {
        return size;
    }

    void took(long nanos) {
        double factor = targetNanos / (double) Math.max(nanos, 1);
        size = Math.max(1, Math.min(MAX, (long) (size * Math.min(factor, GROWTH_MAX))));
    }
}
