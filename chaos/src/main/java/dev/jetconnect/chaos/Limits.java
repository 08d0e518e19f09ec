package dev.jetconnect.chaos;

import java.time.Duration;

/**
 * Where the checks draw their lines.
 *
 * @param residentBytes of a worker
 * @param threads of a worker
 * @param afterwards how long after a fault its consequences may begin: a lease, and a start
 * @param standstill how long the bystander may write nothing while nothing happens to it
 */
record Limits(long residentBytes, int threads, Duration afterwards, Duration standstill) {
    /** Of a worker with a heap of 256 MB. */
    static Limits usual() {
        return new Limits(900L << 20, 400, Duration.ofSeconds(30), Duration.ofSeconds(20));
    }
}
