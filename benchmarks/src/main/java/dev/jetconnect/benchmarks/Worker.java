package dev.jetconnect.benchmarks;

import java.time.Duration;

/** What runs the connectors of a side: a worker's process, and that of the log behind it. */
interface Worker extends AutoCloseable {
    ConnectClient client();

    /** When the first process was started, in this JVM's {@link System#nanoTime()}. */
    long startedNanos();

    /** Fails when one of the processes has ended. */
    void requireAlive();

    long processId();

    /** Of the nats-server or the broker. */
    long logProcessId();

    /** Bytes of all that the log has on the disk. */
    long logBytes();

    /** Makes a topic before the clock starts, where the side has its best so. */
    void createTopic(String name, int partitions);

    @Override
    void close();

    default void awaitReady() {
        Await.until(
                "An answer of the worker's REST API",
                Duration.ofMillis(5),
                Duration.ofSeconds(90),
                () -> {
                    requireAlive();
                    return client().answers();
                });
    }
}
