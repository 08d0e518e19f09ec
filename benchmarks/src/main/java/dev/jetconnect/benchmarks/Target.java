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

    /** When the row was changed last, in {@link Orders#versionOfRow}'s form; empty without it. */
    String versionOfRow(long id);

    /**
     * When the copy's last row was committed.
     *
     * @param seen when it was noticed, for a database that keeps no such record
     */
    Instant lastCommit(Instant seen);

    /** Of all rows and columns, in {@link Orders#fingerprint}'s form. */
    String fingerprint();
}
