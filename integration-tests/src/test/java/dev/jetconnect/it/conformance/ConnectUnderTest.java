package dev.jetconnect.it.conformance;

import dev.jetconnect.it.ConnectRest;
import java.nio.file.Path;

/** A worker with the probe connectors, of either target, and the log that it works on. */
public interface ConnectUnderTest extends AutoCloseable {
    /** By HTTP where it listens for that. */
    ConnectRest rest();

    /** By HTTPS; only where the class's {@link WorkerSettings} have a listener for it. */
    ConnectRest secureRest();

    /** Its own; the probes are blocked by files in it. */
    Path folder();

    RecordLog recordLog();

    /** Its group: names of what it keeps begin with it. */
    String group();

    /** Starts it, for the first time or again on its data, and waits until REST answers. */
    void start();

    /** Starts it on what it cannot work with, and returns the exit status with which it ends. */
    int startInVain();

    /** Of its JVM. */
    long processId();

    /** SIGTERM, and waits for the end. */
    void stop();

    /** SIGKILL. */
    void kill();

    /** All that its runs have printed. */
    String log();

    @Override
    void close();
}
