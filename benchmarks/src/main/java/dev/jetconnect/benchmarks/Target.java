package dev.jetconnect.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** The database that a sink copies {@code orders} to, and what can be asked about the copy. */
interface Target {
    TargetKind kind();

    /** Version and the settings that its speed depends on. */
    Map<String, String> description();

    /** The server's first process. */
    long processId();

    /** Address for {@code connection.url}, without parameters. */
    String url();

    String user();

    String password();

    /** Drops the copy, and has earlier work written to the disk, so that it is not paid later. */
    void clear();

    /** Has earlier work written to the disk. */
    void settle();

    boolean hasRow(long id);

    long rows();

    /** How often it may be looked at without costing it much. */
    Duration lookInterval();

    /**
     * When the last rows were changed last, in {@link Orders#versionOfLastRows}'s form; empty
     * without them.
     */
    String versionOfLastRows(long lastId);

    /**
     * When the copy's last row was committed.
     *
     * @param seen when it was noticed, for a database that keeps no such record
     */
    Instant lastCommit(Instant seen);

    /** Of all rows and columns, in {@link Orders#fingerprint}'s form. */
    String fingerprint();

    /**
     * Fails unless this has the source's rows with the same values. Waits a little, as a sink may
     * write the deletes of its last batch behind the upserts.
     */
    default void awaitEqual(String source) {
        String copy = fingerprint();
        for (int look = 0; look < 60 && !copy.equals(source); look++) {
            Await.pause(Duration.ofMillis(500));
            copy = fingerprint();
        }
        if (!copy.equals(source)) {
            throw new BenchmarkFailure(
                    "The copy is wrong: the source has " + source + ", the target " + copy + ".");
        }
    }
}
