package dev.jetconnect.chaos;

import java.time.Duration;

/**
 * Something that goes wrong, or that somebody does, and that is over after a while.
 *
 * <p>Implementations are immutable. {@link #begin} and {@link #end} are called on one thread each.
 */
interface Fault {
    /** What it has for itself while it lasts: no two faults have it at a time. */
    String subject();

    /** From its begin to its end; zero for what happens at once. */
    Duration lasting();

    /** What it may do to connectors that have nothing to do with it. */
    Reach reach();

    void begin(World world);

    /** Heals what {@link #begin} has done. */
    void end(World world);

    /** What others than its subject may notice. */
    enum Reach {
        /** Nobody: promise 7 holds for all others. */
        NOBODY,
        /** Tasks may move between workers, here or when the worker comes back. */
        WORKER,
        /** All tasks wait; none of them starts again. */
        EVERYBODY
    }
}
