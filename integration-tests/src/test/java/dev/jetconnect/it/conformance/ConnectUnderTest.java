package dev.jetconnect.it.conformance;

import dev.jetconnect.it.ConnectRest;

/** A worker with the probe connectors, of either target, and the log that it works on. */
public interface ConnectUnderTest extends AutoCloseable {
    ConnectRest rest();

    RecordLog recordLog();

    /** Its group: names of what it keeps begin with it. */
    String group();

    /** Starts it, for the first time or again on its data, and waits until REST answers. */
    void start();

    /** SIGTERM, and waits for the end. */
    void stop();

    /** SIGKILL. */
    void kill();

    /** All that its runs have printed. */
    String log();

    @Override
    void close();
}
